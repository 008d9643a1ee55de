// What the trainer takes its batches from, and what it does with one.
#include <gtest/gtest.h>

#include <cmath>

#include "data/inputs.h"
#include "recipe/load_data.h"
#include "train/data.h"
#include "train/epoch.h"
#include "train/optimizer.h"
#include "train/temperature.h"

namespace lenslet::native {
namespace {

torch::Tensor Pixels(torch::IntArrayRef sizes) { return torch::randint(1, 256, sizes, torch::kUInt8); }

TEST(TrainingSet, GivesEachImageFiveTimes_AsItIsAndMovedByOnePixel) {
  torch::manual_seed(1);
  const TorchData data{Pixels({3, 1, 5, 4}), torch::tensor({7, 8, 9})};
  Recipe recipe;
  recipe.shifted_copies = true;
  const TrainingSet set(data, recipe);
  ASSERT_EQ(set.size(), 15);
  const TorchData taken = set.Take(torch::arange(15));
  const std::pair<int, int> moves[] = {{0, 0}, {0, 1}, {0, -1}, {-1, 0}, {1, 0}};  // Down, right.
  for (int copy = 0; copy < 5; ++copy) {
    const auto [down, right] = moves[copy];
    for (int image = 0; image < 3; ++image) {
      EXPECT_EQ(taken.labels[3 * copy + image].item<int>(), 7 + image);
      for (int y = 0; y < 5; ++y) {
        for (int x = 0; x < 4; ++x) {
          const int from_y = y - down, from_x = x - right;
          const bool inside = from_y >= 0 && from_y < 5 && from_x >= 0 && from_x < 4;
          const int expected = inside ? data.images[image][0][from_y][from_x].item<int>() : 0;
          ASSERT_EQ(taken.images[3 * copy + image][0][y][x].item<int>(), expected)
              << "copy " << copy << ", image " << image << ", row " << y << ", column " << x;
        }
      }
    }
  }
}

TEST(TrainingSet, GivesOtherDrawingsEveryTwoEpochs) {
  Recipe recipe;
  recipe.seed = 3;
  recipe.drawn = {.digits = 20, .others = 10};
  const auto drawn = [&](std::int64_t lot) {
    const LabelledImages images = DrawToLearn(recipe, lot);
    return torch::tensor(images.pixels, torch::kUInt8).view({30, 1, 28, 28});
  };
  ASSERT_FALSE(torch::equal(drawn(0), drawn(1)));
  const torch::Tensor scanned = Pixels({2, 1, 28, 28}), labels = torch::arange(32);
  for (const bool shifted_copies : {false, true}) {
    recipe.shifted_copies = shifted_copies;
    TrainingSet set({torch::cat({scanned, drawn(0)}), labels}, recipe);
    for (const auto& [epoch, lot] : {std::pair{1, 0}, {2, 0}, {3, 1}, {4, 1}, {5, 2}, {1, 0}}) {
      set.BeginEpoch(epoch);
      const TorchData taken = set.Take(torch::arange(32));
      EXPECT_TRUE(torch::equal(taken.images, torch::cat({scanned, drawn(lot)}))) << "epoch " << epoch;
      EXPECT_TRUE(torch::equal(taken.labels, labels));
    }
  }
}

// With a learning rate of nothing, the loss that is reported is that of the first weights: by the formula of PyTorch's
// CrossEntropyLoss, −Σᵢₖ wₖ qᵢₖ log pᵢₖ / Σᵢ w(labelᵢ) with q = ε / classes for each class and 1 − ε more for the
// label's.
TEST(TrainEpoch, SmoothsTheLabelsAndWeightsTheClassesInTheLoss) {
  torch::manual_seed(8);
  Recipe recipe;
  recipe.architecture = *FindArchitecture("fc128-64");  // Ends in Softmax.
  recipe.batch_size = 20;
  recipe.label_smoothing = 0.3;
  TorchNetwork network(recipe.architecture);
  const InputMaker input(recipe, torch::kCPU);
  const TorchData data{Pixels({20, 1, 28, 28}), torch::randint(0, 10, {20}, torch::kInt64)};
  TorchOptimizer optimizer(recipe.optimizer, network.parameters());
  for (const std::vector<double>& weights : {std::vector<double>{}, {1, 2, 0.1, 3, 0, 1, 1, 0.5, 1, 4}}) {
    recipe.class_weights = weights;
    const Score score =
        TrainEpoch({recipe, network, input}, TrainingSet(data, recipe), optimizer, [&](std::int64_t) { return 0.0; });
    const torch::NoGradGuard no_grad;
    const torch::Tensor p = network.forward(input(data.images)).to(torch::kFloat64);
    const auto weight = [&](std::size_t k) { return weights.empty() ? 1 : weights[k]; };
    double sum = 0, all = 0;
    for (int i = 0; i < 20; ++i) {
      const int label = data.labels[i].item<int>();
      all += weight(static_cast<std::size_t>(label));
      for (int k = 0; k < 10; ++k) {
        const double q = 0.03 + (k == label ? 0.7 : 0);
        sum -= weight(static_cast<std::size_t>(k)) * q * std::log(p[i][k].item<double>());
      }
    }
    EXPECT_NEAR(score.loss, sum / all, 1e-5) << weights.size() << " weights";
  }
}

TEST(StepsPerEpoch, LeavesOutALastBatchOfOneImage) {
  Recipe recipe;
  recipe.batch_size = 16;
  for (const auto& [images, steps] : {std::pair{32, 2}, {33, 2}, {34, 3}, {17, 1}, {16, 1}, {5, 1}, {1, 1}}) {
    EXPECT_EQ(StepsPerEpoch(recipe, images), steps) << images;
  }
}

// Where the loss is least, its derivative by 1 / T is nothing: the mean of the label's logit is that of the logits
// weighted by their probabilities.
TEST(ScaleTemperature, MakesTheLossLeast_AndChangesNoPrediction) {
  torch::manual_seed(9);
  Recipe recipe;
  recipe.architecture = *FindArchitecture("fc128-64");
  TorchNetwork network(recipe.architecture);
  const InputMaker input(recipe, torch::kCPU);
  TorchData data{Pixels({400, 1, 28, 28}), {}};
  const torch::NoGradGuard no_grad;
  const std::size_t last = recipe.architecture.layers.size() - 1;  // All but the Softmax.
  const torch::Tensor before = network.ForwardTo(input(data.images), last);
  // Right three times out of four, so that there is a temperature to be found.
  data.labels = torch::where(torch::rand({400}) < 0.75, before.argmax(1), torch::randint(0, 10, {400}, torch::kInt64));
  const double temperature = ScaleTemperature({recipe, network, input}, data);
  const torch::Tensor after = network.ForwardTo(input(data.images), last);
  EXPECT_TRUE(torch::allclose(after * temperature, before, 1e-4, 1e-6));
  EXPECT_TRUE(torch::equal(after.argmax(1), before.argmax(1)));
  const torch::Tensor z = after.to(torch::kFloat64);
  const double label = z.gather(1, data.labels.unsqueeze(1)).mean().item<double>();
  const double expected = (torch::softmax(z, 1) * z).sum(1).mean().item<double>();
  EXPECT_NEAR(label, expected, 1e-4 * std::abs(expected));
  EXPECT_LT(temperature, 0.9) << "an untrained network is not sure of anything";
}

// LibTorch's own classes are the reference; the parameters have the layouts that networks have.
TEST(TorchOptimizer, StepsAsLibTorchsClassesDo) {
  namespace optim = torch::optim;
  using Type = Optimizer::Type;
  constexpr double kLr = 0.01, kDecay = 0.1, kBeta1 = 0.8, kBeta2 = 0.95;
  const auto check = [](const Optimizer& recipe, const auto& make) {
    torch::manual_seed(10);
    const torch::Tensor kernel = torch::randn({5, 3, 3, 3}).contiguous(torch::MemoryFormat::ChannelsLast);
    std::vector<torch::Tensor> ours{kernel, torch::randn({5}), torch::randn({7, 1, 5, 5})}, theirs;
    for (torch::Tensor& p : ours) theirs.push_back(p.clone().set_requires_grad(true));
    for (torch::Tensor& p : ours) p.set_requires_grad(true);
    TorchOptimizer fused(recipe, ours);
    const auto reference = make(theirs);
    for (int step = 0; step < 20; ++step) {
      for (std::size_t i = 0; i < ours.size(); ++i) {
        ours[i].mutable_grad() = torch::randn_like(ours[i].detach());
        theirs[i].mutable_grad() = ours[i].grad().clone();
      }
      const double lr = kLr * (1 + step % 3);
      for (auto& group : reference->param_groups()) group.options().set_lr(lr);
      reference->step();
      fused.Step(lr);
    }
    for (std::size_t i = 0; i < ours.size(); ++i) {
      EXPECT_TRUE(torch::allclose(ours[i], theirs[i], 1e-5, 1e-6)) << "parameter " << i;
    }
  };
  const auto adam = std::make_tuple(kBeta1, kBeta2);
  const Optimizer base{.lr = kLr, .weight_decay = kDecay, .beta1 = kBeta1, .beta2 = kBeta2};
  const auto with = [&](Type type, double momentum = 0) {
    Optimizer recipe = base;
    recipe.type = type;
    recipe.momentum = momentum;
    return recipe;
  };
  for (const double momentum : {0.0, 0.9}) {
    SCOPED_TRACE(momentum);
    check(with(Type::kSgd, momentum), [&](const auto& p) {
      return std::make_unique<optim::SGD>(p, optim::SGDOptions(kLr).momentum(momentum).weight_decay(kDecay));
    });
  }
  check(with(Type::kAdam), [&](const auto& p) {
    return std::make_unique<optim::Adam>(p, optim::AdamOptions(kLr).betas(adam).weight_decay(kDecay));
  });
  check(with(Type::kAdamW), [&](const auto& p) {
    return std::make_unique<optim::AdamW>(p, optim::AdamWOptions(kLr).betas(adam).weight_decay(kDecay));
  });
}

TEST(TrainEpoch, NoticesALossThatIsNoNumberLongBeforeTheEnd) {
  torch::manual_seed(6);
  Recipe recipe;
  recipe.architecture = *FindArchitecture("fc128-64");
  recipe.optimizer.lr = 0.1;
  TorchNetwork network(recipe.architecture);
  const InputMaker input(recipe, torch::kCPU);
  const TorchData data{Pixels({2000, 1, 28, 28}), torch::zeros({2000}, torch::kInt64)};
  TorchOptimizer optimizer(recipe.optimizer, network.parameters());
  std::int64_t steps = 0;
  const Score score = TrainEpoch({recipe, network, input}, TrainingSet(data, recipe), optimizer, [&](std::int64_t) {
    ++steps;
    return std::nan("");
  });
  EXPECT_EQ(score.first_bad_step, 1) << "the second sees the weights that the first has spoilt";
  EXPECT_EQ(steps, kStepsBetweenLooks) << "of 2,000";
}

TEST(InputMaker, TakesTheMiddleOfAPhotoAndResizesIt) {
  Recipe recipe;
  recipe.architecture = *FindArchitecture("smile");
  const InputMaker input(recipe, torch::kCPU);
  torch::Tensor photo = torch::zeros({1, 3, 128, 160}, torch::kUInt8);
  photo.slice(3, 16, 144).fill_(51);
  const torch::Tensor x = input(photo);
  ASSERT_EQ(x.sizes(), (torch::IntArrayRef{1, 3, 64, 64}));
  // But for the frame, where the antialiasing sees what lies beside the box.
  EXPECT_TRUE(torch::allclose(x.slice(3, 1, 63), torch::full({1, 3, 64, 62}, 0.2), 0, 1e-6));
}

TEST(InputMaker, SeesOfAPhotoToLearnFromWhatTheCommandCuts) {
  torch::manual_seed(7);
  Recipe recipe;
  recipe.architecture = *FindArchitecture("smile");
  recipe.architecture.crop = FindArchitecture("smiles")->crop;
  ASSERT_LT(recipe.architecture.crop, 1);
  const torch::Tensor photo = Pixels({1, 3, 120, 120});  // As the recipe of smiles has them.
  const InputMaker input(recipe, torch::kCPU);
  const torch::Tensor x = input(photo, {});
  ASSERT_EQ(x.sizes(), (torch::IntArrayRef{1, 3, 64, 64}));
  EXPECT_TRUE(torch::allclose(x, input(photo), 0, 1e-5));
}

// But for the frame of pixels whose neighbours a crop has cut off.
TEST(InputMaker, MeasuresOnAsMuchOfAPhotoAsARandomCropSees) {
  torch::manual_seed(8);
  Recipe recipe;
  recipe.architecture = *FindArchitecture("smile");
  recipe.architecture.crop = 178 / 192.0;
  recipe.augmentation.random_crop = 178;
  const torch::Tensor photo = Pixels({1, 3, 192, 192});
  const InputMaker input(recipe, torch::kCPU);
  const torch::Tensor crop = photo.slice(2, 7, 185).slice(3, 7, 185);  // The only one of 178 in itself.
  const torch::Tensor x = input(crop, recipe.augmentation), y = input(photo);
  ASSERT_EQ(x.sizes(), (torch::IntArrayRef{1, 3, 64, 64}));
  const auto inner = [](const torch::Tensor& z) { return z.slice(2, 1, 63).slice(3, 1, 63); };
  EXPECT_TRUE(torch::allclose(inner(x), inner(y), 0, 1e-5));
}

}  // namespace
}  // namespace lenslet::native
