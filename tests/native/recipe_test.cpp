#include "recipe/recipe.h"

#include <cmath>

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
  EXPECT_EQ(r.validation, 5);
  ASSERT_TRUE(r.affine);
  EXPECT_EQ(r.affine->translate_y, 0.2);
  EXPECT_EQ(r.affine->scale_least, 0.9);
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
  EXPECT_COMPLAINT(With("\"StepLR\"", "\"CosineLR\""), "known: StepLR, OneCycleLR");
  EXPECT_COMPLAINT(With("\"StepLR\"", "\"OneCycleLR\""), "unknown key \"step_size\"");
  EXPECT_COMPLAINT(With("\"lenet5\"", "\"lenet6\""), "there is no network \"lenet6\" (there are: ");
  EXPECT_COMPLAINT(With("\"lenet5\"", "{\"name\": \"mine\"}"), "recipe r: network: ");
  EXPECT_COMPLAINT(With("\"mnist\"", "\"imagenet\""), "known: mnist");
  EXPECT_COMPLAINT(With("\"nll\"", "\"cross_entropy\""), "does not fit a network that ends in LogSoftmax");
  EXPECT_COMPLAINT(With("[0.5]", "[0.5, 0.5]"), "1 channels, found 2 means");
  EXPECT_COMPLAINT(With("[0.9, 1.1]", "[1.1, 0.9]"), "must not exceed");
  EXPECT_COMPLAINT(With("[0.1, 0.2]", "[0.1]"), "expected two numbers");
  EXPECT_COMPLAINT(With("\"epochs\": 4", "\"epochs\": 0"), "expected an integer from 1");
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
