// A recipe: everything about a training that decides its outcome, as one JSON file. native/recipes/README.md lists the
// keys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/data_set.h"
#include "data/transform.h"
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
  double weight_decay = 0;  // As PyTorch's: λ·p added to the gradient for SGD and Adam, decoupled for AdamW.
  double beta1 = 0.9, beta2 = 0.999;
};

// The learning rate over time; https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate
struct Schedule {
  enum class Type { kConstant, kStep, kCosine, kOneCycle };
  Type type = Type::kConstant;
  std::int64_t step_size = 1;  // StepLR, in epochs.
  double gamma = 0.1;
  double eta_min = 0;      // CosineAnnealingLR, from the optimizer's lr to this over all the steps.
  double pct_start = 0.3;  // OneCycleLR: the optimizer's lr is its peak; the momentum stays as it is.
  double div_factor = 25, final_div_factor = 1e4;
};

// torchvision's RandomAffine: every image of every batch anew, bilinear, zero (black) outside.
struct RandomAffine {
  double degrees = 0;                       // Rotation from −degrees to degrees.
  double translate_x = 0, translate_y = 0;  // Fractions of width and height, both directions.
  double scale_least = 1, scale_most = 1;
  double shear = 0;     // Degrees along x, both directions.
  bool border = false;  // What comes from outside: the nearest pixel of the edge instead of zero.
};

// torchvision's ElasticTransform: every pixel comes from a place displaced by α/2 pixels times a field of uniform
// random numbers in [−1, 1] that a Gaussian of σ pixels has smoothed.
struct Elastic {
  double alpha = 0, sigma = 4;
};

// torchvision's ColorJitter: factors drawn from [max(0, 1 − x), 1 + x].
struct ColorJitter {
  double brightness = 0, contrast = 0, saturation = 0;
};

// torchvision's RandomErasing: with that probability a rectangle of the image, its area and its height by its width
// drawn from these (the latter evenly in its logarithm), is blotted out. Here with the image's mean.
struct RandomErasing {
  double probability = 0.5;
  double scale_least = 0.02, scale_most = 0.33;  // Of the image's area.
  double ratio_least = 0.3, ratio_most = 3.3;
};

// In this order, each image of each batch anew.
struct Augmentation {
  std::int64_t random_crop = 0;  // Side in pixels of the stored image; 0: the square in its middle.
  double horizontal_flip = 0;    // Probability.
  std::optional<RandomAffine> affine{};
  std::optional<Elastic> elastic{};
  std::optional<ColorJitter> color_jitter{};
  double grayscale = 0;  // Probability.
  // Each image goes up to so far towards its maximum or minimum over 3×3 pixels: a broader or finer pen.
  double stroke_width = 0;
  std::optional<RandomErasing> random_erasing{};
};

// How many drawings made by rule (data/drawn/drawn.h) are learnt beside MNIST; a tenth as many are for validation.
struct DrawnCounts {
  std::int64_t digits = 0, others = 0;
};

// Of more the record of every epoch would not fit into a file (docs/format.md).
inline constexpr std::int64_t kMostEpochs = 20'000;

// Which weights become the model: the last epoch's, those of the best by validation accuracy, or the mean of many.
enum class Keep { kLast, kBest, kMean };

struct Recipe {
  std::string name;
  Architecture architecture;         // With the recipe's normalisation.
  std::string data;                  // Its name; data/NAME is where it is looked for.
  DataSource source;                 // Its folder comes from outside; `more` is the name of a folder beside that.
  std::int64_t limit = 0;            // Of photos, at most so many of each part; 0: all. Comes from the command line.
  std::vector<Transform> transform;  // Of every image, in this order, before anything else.
  DrawnCounts drawn;
  bool shifted_copies = false;  // Each training image five times: as it is, and moved by a pixel in four directions.
  Augmentation augmentation;
  Loss loss = Loss::kCrossEntropy;
  std::vector<double> class_weights;  // Empty: all 1.
  double label_smoothing = 0;         // ε: the label's class counts for 1 − ε, and all classes for ε together.
  double l2_penalty = 0;              // λ·Σp² over all parameters is added to the loss.
  Optimizer optimizer;
  Schedule schedule;
  std::int64_t epochs = 1;
  Keep keep = Keep::kLast;
  std::int64_t averaged_epochs = 0;  // kMean: the weights before each step of the last so many epochs.
  bool temperature_scaling = false;
  std::int64_t patience = 0;  // Stop after so many epochs without a better one; 0: never.
  std::int64_t batch_size = 1;
  std::uint64_t seed = 0;
  std::string json;  // As written, for the training record.
};

// Whether some images are held out to choose by.
bool HasValidation(const Recipe& recipe);

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
