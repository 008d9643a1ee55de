// A recipe: everything about a training that decides its outcome, as one JSON file. native/recipes/README.md lists the
// keys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lenslet/architecture.h"

namespace lenslet::native {

enum class Loss {
  kCrossEntropy,  // On logits; a Softmax at the end of the network is left out while training.
  kNll,           // On log-probabilities: the network ends in LogSoftmax.
  kBce,           // On one probability: the network ends in Sigmoid.
};

struct Optimizer {
  enum class Type { kSgd, kAdam, kAdamW };
  Type type = Type::kSgd;
  double lr = 0;
  double momentum = 0;      // SGD.
  double weight_decay = 0;  // As PyTorch's: L2 for SGD and Adam, decoupled for AdamW.
  double beta1 = 0.9, beta2 = 0.999;
};

// The learning rate over time; https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate
struct Schedule {
  enum class Type { kConstant, kStep, kOneCycle };
  Type type = Type::kConstant;
  std::int64_t step_size = 1;  // StepLR, in epochs.
  double gamma = 0.1;
  double pct_start = 0.3;  // OneCycleLR: the optimizer's lr is its peak; the momentum stays as it is.
  double div_factor = 25, final_div_factor = 1e4;
};

// torchvision's RandomAffine: every image of every batch anew, bilinear, zero (black) outside.
struct RandomAffine {
  double degrees = 0;                       // Rotation from −degrees to degrees.
  double translate_x = 0, translate_y = 0;  // Fractions of width and height, both directions.
  double scale_least = 1, scale_most = 1;
  double shear = 0;  // Degrees along x, both directions.
};

struct Recipe {
  std::string name;
  Architecture architecture;    // With the recipe's normalisation.
  std::string data;             // "mnist"
  std::int64_t validation = 0;  // The first so many training images are held out.
  std::optional<RandomAffine> affine;
  Loss loss = Loss::kCrossEntropy;
  Optimizer optimizer;
  Schedule schedule;
  std::int64_t epochs = 1;
  std::int64_t batch_size = 1;
  std::uint64_t seed = 0;
  std::string json;  // As written, for the training record.
};

// Reads and checks a recipe. `name` begins every error. Throws a Failure.
Recipe ParseRecipe(std::string_view json, const std::string& name);

struct BuiltInRecipe {
  std::string_view name, json;
};
extern const std::vector<BuiltInRecipe> kBuiltInRecipes;  // native/recipes/*.json, put in by the build.

// The recipe of that name, or that file if `name_or_path` has a "/" or ends in ".json".
Recipe LoadRecipe(const std::string& name_or_path);

// The learning rate of step `step` (from 0) of `steps_per_epoch`·epochs.
double LearningRate(const Recipe& recipe, std::int64_t step, std::int64_t steps_per_epoch);

}  // namespace lenslet::native
