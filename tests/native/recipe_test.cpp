#include "recipe/recipe.h"

#include "temporary_folder.h"

namespace lenslet::native {
namespace {

// A recipe that is fine, with `from` replaced by `to`.
Recipe With(const std::string& from, const std::string& to) {
  std::string json = R"({"name": "r", "network": "lenet5", "data": "mnist", "validation": 5, "loss": "nll",
    "normalization": {"mean": [0.5], "std": [0.25]},
    "augmentation": {"affine": {"degrees": 10, "translate": [0.1, 0.2], "scale": [0.9, 1.1], "shear": 3}},
    "optimizer": {"type": "SGD", "lr": 0.1, "momentum": 0.9, "weight_decay": 0.01},
    "schedule": {"type": "StepLR", "step_size": 2, "gamma": 0.5}, "epochs": 4, "batch_size": 8, "seed": 7})";
  const std::size_t at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return ParseRecipe(json.replace(at, from.size(), to), "recipe r");
}

TEST(Recipe, HoldsWhatTheFileSays) {
  const Recipe r = With("", "");
  EXPECT_EQ(r.name, "r");
  EXPECT_EQ(r.architecture.name, "lenet5");
  EXPECT_FLOAT_EQ(r.architecture.mean[0], 0.5f);
  EXPECT_FLOAT_EQ(r.architecture.std[0], 0.25f);
  EXPECT_EQ(std::get<MnistSource>(r.source).validation, 5);
  ASSERT_TRUE(r.augmentation.affine);
  EXPECT_EQ(r.augmentation.affine->translate_y, 0.2);
  EXPECT_EQ(r.augmentation.affine->scale_least, 0.9);
  EXPECT_EQ(With("\"loss\"", R"("drawn": {"digits": 3, "others": 4}, "loss")").drawn.others, 4);
  EXPECT_EQ(r.loss, Loss::kNll);
  EXPECT_EQ(r.optimizer.momentum, 0.9);
  EXPECT_EQ(r.schedule.step_size, 2);
  EXPECT_EQ(r.epochs, 4);
  EXPECT_EQ(r.batch_size, 8);
  EXPECT_EQ(r.seed, 7u);
}

TEST(Recipe, EveryMistakeIsNamedWithItsPlaceAndWhatIsKnown) {
  EXPECT_COMPLAINT(With("\"seed\"", "\"sead\""), "recipe r: unknown key \"sead\" (known: name, about");
  EXPECT_COMPLAINT(With("\"momentum\"", "\"momentun\""), "recipe r: optimizer: unknown key \"momentun\"");
  EXPECT_COMPLAINT(With("\"SGD\"", "\"Sgd\""), "optimizer.type: \"Sgd\" is unknown (known: SGD, Adam, AdamW)");
  EXPECT_COMPLAINT(With("\"SGD\"", "\"Adam\""), "Adam has no \"momentum\"");
  EXPECT_COMPLAINT(With("\"lr\": 0.1", "\"lr\": \"big\""), "optimizer.lr: expected a number");
  EXPECT_COMPLAINT(With("\"lr\": 0.1", "\"lr\": -1"), "found -1");
  EXPECT_COMPLAINT(With("\"StepLR\"", "\"CosineLR\""), "known: StepLR, CosineAnnealingLR, OneCycleLR");
  EXPECT_COMPLAINT(With("\"StepLR\"", "\"OneCycleLR\""), "unknown key \"step_size\"");
  EXPECT_COMPLAINT(With("\"lenet5\"", "\"lenet6\""), "there is no network \"lenet6\" (there are: ");
  EXPECT_COMPLAINT(With("\"lenet5\"", "{\"name\": \"mine\"}"), "recipe r: network: ");
  EXPECT_COMPLAINT(With("\"mnist\"", "\"imagenet\""), "known: mnist");
  EXPECT_COMPLAINT(With("\"loss\"", R"("drawn": {"digits": 3}, "loss")"), "the key \"others\" is missing");
  const auto celeba = [](const std::string& size, const std::string& limits) {
    return With("\"mnist\"", R"({"name": "c", "kind": "celeba", "attribute": "Smiling", "size": )" + size +
                                 R"(, "limits": )" + limits + "}");
  };
  EXPECT_COMPLAINT(celeba("[3, 80, 72]", "[0.5, 0, 0]"), "data.limits[0]: expected an integer from 0");
  EXPECT_COMPLAINT(celeba("[3, 80.9, 72]", "[1, 1, 1]"), "data.size[1]: expected an integer from 1");
  EXPECT_COMPLAINT(With("\"nll\"", "\"cross_entropy\""), "does not fit a network that ends in LogSoftmax");
  EXPECT_COMPLAINT(With("[0.5]", "[0.5, 0.5]"), "1 channels, found 2 means");
  EXPECT_COMPLAINT(With("\"validation\": 5", R"("keep": "best")"), "need validation images, and none are held out");
  EXPECT_EQ(With("\"validation\": 5", R"("keep": "best", "drawn": {"digits": 9, "others": 10})").keep, Keep::kBest);
  EXPECT_COMPLAINT(With("[0.9, 1.1]", "[1.1, 0.9]"), "must not exceed");
  EXPECT_COMPLAINT(With("[0.1, 0.2]", "[0.1]"), "expected two numbers");
  EXPECT_COMPLAINT(With("\"epochs\": 4", "\"epochs\": 0"), "expected an integer from 1");
  EXPECT_COMPLAINT(With("\"epochs\": 4", "\"epochs\": 20001"), "expected an integer from 1 to 20000");
  EXPECT_COMPLAINT(With("\"epochs\": 4, ", ""), "the key \"epochs\" is missing");
  EXPECT_COMPLAINT(With("\"epochs\": 4", "\"epochs\": 4, \"epochs\": 5"), "there twice");
  EXPECT_COMPLAINT(With("\"epochs\"", "\n\nepochs"), "recipe r: line ");
}

TEST(Recipe, EveryBuiltInOneParses) {
  ASSERT_FALSE(kBuiltInRecipes.empty());
  for (const BuiltInRecipe& recipe : kBuiltInRecipes) {
    EXPECT_EQ(LoadRecipe(std::string(recipe.name)).name, recipe.name) << "the file's name is the recipe's";
  }
  EXPECT_COMPLAINT(LoadRecipe("nonesuch"), "there are: ");
  EXPECT_COMPLAINT(LoadRecipe("./nonesuch.json"), "No such file");
}

TEST(LearningRate, StepsDownEveryStepSizeEpochs) {
  const Recipe r = With("", "");
  constexpr std::int64_t kStepsPerEpoch = 10;
  const double expected[] = {0.1, 0.1, 0.05, 0.05};
  for (std::int64_t step = 0; step < 40; ++step) {
    EXPECT_DOUBLE_EQ(LearningRate(r, step, kStepsPerEpoch), expected[step / kStepsPerEpoch]) << step;
  }
}

// eta_min + (lr − eta_min)·(1 + cos(π·step / steps)) / 2, where the cosine is 1, √½, 0 and −√½.
TEST(LearningRate, CosineFallsFromLrTowardsEtaMin) {
  const Recipe r = With("{\"type\": \"StepLR\", \"step_size\": 2, \"gamma\": 0.5}",
                        "{\"type\": \"CosineAnnealingLR\", \"eta_min\": 0.001}");
  const std::pair<std::int64_t, double> expected[] = {
      {0, 0.1}, {10, 0.001 + 0.099 * 0.8535533905932737}, {20, 0.0505}, {30, 0.001 + 0.099 * 0.1464466094067262}};
  for (const auto& [step, lr] : expected) EXPECT_NEAR(LearningRate(r, step, 10), lr, 1e-12) << step;
}

TEST(Recipe, TellsHowPhotosAreReadAndChanged) {
  const Recipe r = ParseRecipe(R"({"name": "r", "network": "smile", "loss": "bce", "class_weights": [1, 2.5],
    "data": {"name": "faces", "kind": "folder", "size": [3, 80, 72], "validation": 0.1, "test": 0.2, "more": "others"},
    "augmentation": {"random_crop": 70, "horizontal_flip": 0.5, "grayscale": 0.1, "elastic": {"alpha": 9, "sigma": 3},
      "affine": {"degrees": 15, "padding_mode": "border"}, "color_jitter": {"brightness": 0.2, "contrast": 0.3},
      "random_erasing": {"probability": 0.4, "scale": [0.1, 0.2]}},
    "label_smoothing": 0.2, "l2_penalty": 0.001, "temperature_scaling": true, "optimizer": {"type": "AdamW", "lr": 0.01}, "keep": "best", "patience": 3,
    "epochs": 4, "batch_size": 8})",
                               "recipe r");
  const auto& source = std::get<FolderSource>(r.source);
  EXPECT_EQ(r.data, "faces");
  EXPECT_EQ(std::tuple(source.size.channels, source.size.height, source.size.width), std::tuple(3, 80, 72));
  EXPECT_EQ(std::tuple(source.validation, source.test, source.more.string()), std::tuple(0.1, 0.2, "others"));
  EXPECT_EQ(r.class_weights, (std::vector<double>{1, 2.5}));
  EXPECT_EQ(std::tuple(r.label_smoothing, r.l2_penalty, r.temperature_scaling), std::tuple(0.2, 0.001, true));
  EXPECT_EQ(r.keep, Keep::kBest);
  EXPECT_EQ(r.patience, 3);
  const Augmentation& a = r.augmentation;
  EXPECT_EQ(std::tuple(a.random_crop, a.horizontal_flip, a.grayscale), std::tuple(70, 0.5, 0.1));
  EXPECT_EQ(std::tuple(a.elastic->alpha, a.elastic->sigma), std::tuple(9.0, 3.0));
  EXPECT_TRUE(a.affine->border);
  EXPECT_EQ(std::tuple(a.color_jitter->brightness, a.color_jitter->contrast, a.color_jitter->saturation),
            std::tuple(0.2, 0.3, 0.0));
  EXPECT_EQ(std::tuple(a.random_erasing->probability, a.random_erasing->scale_least, a.random_erasing->scale_most),
            std::tuple(0.4, 0.1, 0.2));
  EXPECT_EQ(a.random_erasing->ratio_most, 3.3) << "torchvision's default";
}

TEST(Recipe, RefusesWhatCannotBe) {
  EXPECT_COMPLAINT(With("\"validation\": 5", "\"keep\": \"best\""), "need validation images");
  EXPECT_COMPLAINT(With("\"validation\": 5", "\"patience\": 2"), "need validation images");
  EXPECT_COMPLAINT(With("\"seed\"", "\"class_weights\": [1, 2], \"seed\""), "expected 10 weights");
  EXPECT_COMPLAINT(With("\"seed\"", "\"label_smoothing\": 0.1, \"seed\""),
                   "only with the losses cross_entropy and bce");
  EXPECT_COMPLAINT(With("\"validation\": 5", "\"temperature_scaling\": true"), "needs validation images");
  EXPECT_COMPLAINT(With("\"affine\"", R"("random_erasing": {"scale": [0.3, 0.1]}, "affine")"), "must not exceed");
  EXPECT_COMPLAINT(With("\"seed\"", "\"l2_penalty\": -1, \"seed\""), "l2_penalty: expected a number from 0");
  EXPECT_COMPLAINT(With("\"mnist\"", R"({"name": "a/b", "kind": "folder", "size": [3, 9, 9], "test": 0.1})"),
                   "data.name: expected a name without");
  EXPECT_COMPLAINT(With("\"mnist\"", R"({"name": "a", "kind": "zip", "size": [3, 9, 9], "test": 0.1})"),
                   "known: folder, celeba");
  EXPECT_COMPLAINT(With("\"mnist\"", R"({"name": "a", "kind": "folder", "size": [2, 9, 9], "test": 0.1})"),
                   "1 or 3 channels");
  EXPECT_COMPLAINT(With("\"mnist\"", R"({"name": "a", "kind": "folder", "size": [3, 9, 9], "test": 0.1})"),
                   "only MNIST is split by a count");
}

TEST(Recipe, KeepsTheMeanOfSomeEpochs) {
  const Recipe r = With("\"seed\"", "\"keep\": \"mean\", \"averaged_epochs\": 4, \"seed\"");
  EXPECT_EQ(std::tuple(r.keep, r.averaged_epochs), std::tuple(Keep::kMean, 4));
  EXPECT_COMPLAINT(With("\"seed\"", "\"keep\": \"mean\", \"seed\""), "averaged_epochs");
  EXPECT_COMPLAINT(With("\"seed\"", "\"keep\": \"mean\", \"averaged_epochs\": 5, \"seed\""),
                   "averaged_epochs: expected an integer from 1 to 4");
  EXPECT_COMPLAINT(With("\"seed\"", "\"averaged_epochs\": 2, \"seed\""), "only with \"keep\": \"mean\"");
  EXPECT_COMPLAINT(With("\"seed\"", "\"keep\": \"mean\", \"averaged_epochs\": 2, \"patience\": 2, \"seed\""),
                   "\"patience\" ends a training early");
}

TEST(Recipe, RefusesAnOutputThatTheLossIsNotOf) {
  const auto ends_in = [](const std::string& layers) {
    return With("\"lenet5\"", R"({"name": "n", "input": {"shape": [1, 28, 28]}, "layers": [
      {"type": "Conv2d", "in_channels": 1, "out_channels": 10, "kernel_size": 28})" +
                                  layers + "]}");
  };
  EXPECT_COMPLAINT(ends_in(R"(, {"type": "LogSoftmax"})"),
                   "the network's output is [10, 1, 1]; expected one number a class");
  EXPECT_COMPLAINT(ends_in(R"(, {"type": "LogSoftmax"}, {"type": "Flatten"})"),
                   "ends in Flatten behind LogSoftmax; expected that one last");
  EXPECT_EQ(ends_in(R"(, {"type": "Flatten"}, {"type": "LogSoftmax"})").architecture.layers.size(), 3U);
}

TEST(Recipe, RefusesSchedulesThatCannotBe) {
  const std::string step = "{\"type\": \"StepLR\", \"step_size\": 2, \"gamma\": 0.5}";
  EXPECT_COMPLAINT(With(step, R"({"type": "CosineAnnealingLR", "eta_min": 0.2})"),
                   "recipe r: schedule.eta_min: 0.2 is above the optimizer's lr 0.1");
  EXPECT_EQ(With(step, R"({"type": "CosineAnnealingLR", "eta_min": 0.1})").schedule.eta_min, 0.1);
  for (const char* share : {"0", "1"}) {
    EXPECT_COMPLAINT(With(step, std::string(R"({"type": "OneCycleLR", "pct_start": )") + share + "}"),
                     "schedule.pct_start: " + std::string(share) + " leaves no way up or no way down");
  }
  EXPECT_COMPLAINT(With("\"seed\"", "\"patience\": 4, \"seed\""),
                   "recipe r: patience: 4 epochs without a better one cannot be among 4");
  EXPECT_EQ(With("\"seed\"", "\"patience\": 3, \"seed\"").patience, 3);
}

TEST(Recipe, TellsWhatIsDoneToEveryImage) {
  const Recipe r =
      With("\"loss\"", R"("transform": [{"crop": [1, 2, 20, 24]}, {"center_crop": 18}, {"horizontal_flip": true},
    {"contrast": 2}, {"brightness": 1.3}, {"resize": [28, 27]}], "loss")");
  ASSERT_EQ(r.transform.size(), 6U);
  const auto& crop = std::get<Crop>(r.transform[0]);
  EXPECT_EQ(std::tuple(crop.top, crop.left, crop.height, crop.width), std::tuple(1, 2, 20, 24));
  EXPECT_EQ(std::get<CenterCrop>(r.transform[1]).width, 18);
  EXPECT_TRUE(std::holds_alternative<HorizontalFlip>(r.transform[2]));
  EXPECT_EQ(std::get<Contrast>(r.transform[3]).factor, 2);
  EXPECT_EQ(std::get<Brightness>(r.transform[4]).factor, 1.3);
  EXPECT_EQ(std::get<Resize>(r.transform[5]).width, 27);
  const auto with = [](const std::string& steps) { return With("\"loss\"", "\"transform\": " + steps + ", \"loss\""); };
  EXPECT_COMPLAINT(with(R"({"crop": [1, 2, 3, 4]})"), "recipe r: transform: expected an array");
  EXPECT_COMPLAINT(with(R"([{"crop": [1, 2, 3]}])"), "transform[0].crop: expected [top, left, height, width]");
  EXPECT_COMPLAINT(with(R"([{"contrast": 2, "brightness": 1}])"), "transform[0]: expected one step");
  EXPECT_COMPLAINT(with(R"([{"contrast": 2}, {"blur": 1}])"), "transform[1]: unknown key \"blur\" (known: crop, ");
  EXPECT_COMPLAINT(with(R"([{"contrast": -1}])"), "transform[0].contrast: expected a number from 0");
}

// torch.optim.lr_scheduler.OneCycleLR(max_lr=0.1, total_steps=40), get_last_lr() before each step.
TEST(LearningRate, OneCycleGivesPyTorchsValues) {
  const Recipe r = With("{\"type\": \"StepLR\", \"step_size\": 2, \"gamma\": 0.5}", "{\"type\": \"OneCycleLR\"}");
  const std::pair<std::int64_t, double> expected[] = {{0, 0.0040000000000000036},
                                                      {1, 0.005944337266504118},
                                                      {5, 0.04516888776288231},
                                                      {10, 0.09805566273349588},
                                                      {11, 0.1},
                                                      {12, 0.09968561175222017},
                                                      {25, 0.0500002},
                                                      {38, 0.0003147882477798485},
                                                      {39, 4e-07}};
  for (const auto& [step, lr] : expected) EXPECT_NEAR(LearningRate(r, step, 10), lr, 1e-12) << step;
}

}  // namespace
}  // namespace lenslet::native
