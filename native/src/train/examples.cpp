#include "examples/examples.h"

#include <torch/torch.h>

#include "train/augment.h"

namespace lenslet::native {
namespace {

torch::Tensor Doubles(const std::vector<double>& values) { return torch::tensor(values, torch::kDouble); }
torch::Tensor Trained(double value) { return Doubles({value}).requires_grad_(); }

// Cross-entropy of one row of scores for class 2, in LibTorch's two ways to write it.
std::vector<double> BothLosses(const std::vector<double>& scores) {
  namespace F = torch::nn::functional;
  const torch::Tensor row = Doubles(scores).unsqueeze(0), truth = torch::tensor({std::int64_t{2}});
  return {F::nll_loss(torch::log_softmax(row, 1), truth).item<double>(), F::cross_entropy(row, truth).item<double>()};
}

// One input, one hidden and one output neuron: the parameters after a step of SGD, the output before and after it.
std::vector<double> OneStepOfBackPropagation() {
  const torch::Tensor w1 = Trained(1.58), b1 = Trained(-0.14), w2 = Trained(2.45), b2 = Trained(-0.11);
  const auto output = [&] { return torch::sigmoid(w2 * torch::sigmoid(w1 * 0.8 + b1) + b2); };
  torch::optim::SGD sgd({w1, b1, w2, b2}, torch::optim::SGDOptions(0.1));
  const double before = output().item<double>();
  (output() - 1).square().sum().backward();
  sgd.step();
  return {before, w1.item<double>(), b1.item<double>(), w2.item<double>(), b2.item<double>(), output().item<double>()};
}

// Three weights after five steps on Σ(p − 1)⁴ with a penalty of λ·Σp², in the loss or as the optimiser's weight_decay.
std::vector<double> Decayed(double penalty, double weight_decay) {
  const torch::Tensor p = Doubles({0.5, -1.5, 2}).requires_grad_();
  torch::optim::SGD sgd({p}, torch::optim::SGDOptions(0.01).weight_decay(weight_decay));
  for (int step = 0; step < 5; ++step) {
    sgd.zero_grad();
    ((p - 1).pow(4).sum() + penalty * p.square().sum()).backward();
    sgd.step();
  }
  const double* values = p.const_data_ptr<double>();
  return {values, values + p.numel()};
}

// A random crop of 2×2 out of 4×5 pixels 10·row + column, flipped, resized to 1×1. Wherever it lies: its height and
// width, the steps to the right and down, and the mean less the top right pixel, which is the least.
std::vector<double> CroppedFlippedResized() {
  const torch::Tensor rows = torch::arange(4).view({4, 1}) * 10, columns = torch::arange(5).view({1, 5});
  const torch::Tensor image = (rows + columns).to(torch::kFloat32).view({1, 1, 4, 5});
  const torch::Tensor cut = Augment(image, {.random_crop = 2, .horizontal_flip = 1});
  const torch::Tensor small = at::_upsample_bilinear2d_aa(cut, {1, 1}, false);
  const auto at = [&](std::int64_t y, std::int64_t x) { return cut[0][0][y][x].item<double>(); };
  return {static_cast<double>(cut.size(2)), static_cast<double>(cut.size(3)), at(0, 1) - at(0, 0), at(1, 0) - at(0, 0),
          small.item<double>() - at(0, 1)};
}

}  // namespace

std::vector<Example> TorchExamples() {
  namespace F = torch::nn::functional;
  const torch::Tensor logit = Doubles({0.8}), one = Doubles({1});
  return {
      {.title = "negative log-likelihood of [.2,.4,.9] for class 2: NLLLoss of log_softmax, CrossEntropyLoss",
       .computed_by = "LibTorch",
       .expected = {0.7434, 0.7434},
       .computed = BothLosses({0.2, 0.4, 0.9}),
       .decimals = 4},
      {.title = "the same of [1.5,.8,2.1]",
       .computed_by = "LibTorch",
       .expected = {0.5996, 0.5996},
       .computed = BothLosses({1.5, 0.8, 2.1}),
       .decimals = 4},
      {.title = "BCELoss of sigmoid(.8) against 1, BCEWithLogitsLoss of .8",
       .computed_by = "LibTorch",
       .expected = {0.3711, 0.3711},
       .computed = {F::binary_cross_entropy(torch::sigmoid(logit), one).item<double>(),
                    F::binary_cross_entropy_with_logits(logit, one).item<double>()},
       .decimals = 4},
      {.title = "one step of back-propagation (input .8, target 1, loss (a - y)², learning rate .1): output before, "
                "w1, b1, w2, b2, output after",
       .computed_by = "LibTorch",
       .expected = {0.8506, 1.5814, -0.1383, 2.4529, -0.1062, 0.8515},
       .computed = OneStepOfBackPropagation(),
       .decimals = 4},
      {.title =
           "random crop of 2x2 out of pixels 10·row + column, flip, resize to 1x1: height, width, step right, step "
           "down, mean less the top right pixel",
       .computed_by = "LibTorch",
       .expected = {2, 2, -1, 10, 5.5},
       .computed = CroppedFlippedResized(),
       .decimals = 1},
      {.title = "SGD with .05·Σp² in the loss (expected) and with weight_decay .1 (computed)",
       .computed_by = "LibTorch",
       .expected = Decayed(0.05, 0),
       .computed = Decayed(0, 0.1),
       .decimals = 6},
  };
}

}  // namespace lenslet::native
