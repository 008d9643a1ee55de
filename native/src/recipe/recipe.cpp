#include "recipe/recipe.h"

#include <algorithm>

#include "io/file.h"
#include "recipe/read.h"

namespace lenslet::native {
namespace {

constexpr double kAny = 1e30;

Architecture ReadNetwork(const JsonValue& value) {
  if (!value.IsString()) return Unwrap(ParseArchitecture(value.Text()), value.path());
  const std::string name = value.String();
  if (const Architecture* known = FindArchitecture(name)) return *known;
  throw Failure(value.path(), ": there is no network \"", name,
                "\" (there are: ", Join(KnownArchitectures(), &Architecture::name), ")");
}

void ReadNormalization(const JsonValue& value, Architecture& architecture) {
  value.Keys({"mean", "std"});
  const auto mean = value.At("mean").Numbers(-kAny, kAny);
  const auto std = value.At("std").Numbers(1e-6, kAny);
  const std::size_t channels = architecture.input.rank() == 3 ? static_cast<std::size_t>(architecture.input[0]) : 1;
  if (mean.size() != channels || std.size() != channels) {
    throw Failure(value.path(), ": the network's input has ", channels, " channels, found ", mean.size(), " means and ",
                  std.size(), " stds");
  }
  const auto as_float = [](double x) { return static_cast<float>(x); };
  architecture.mean.resize(channels);
  architecture.std.resize(channels);
  std::ranges::transform(mean, architecture.mean.begin(), as_float);
  std::ranges::transform(std, architecture.std.begin(), as_float);
}

// One for each class: for BCE "no" and "yes".
std::vector<double> ReadClassWeights(const JsonValue& value, const Recipe& recipe) {
  auto weights = value.Numbers(0, 1e6);
  const Shape output = Unwrap(InferShapes(recipe.architecture), recipe.name).back();
  const auto classes = recipe.loss == Loss::kBce ? 2 : output.elements();
  if (static_cast<std::int64_t>(weights.size()) != classes || std::ranges::count(weights, 0) == classes) {
    throw Failure(value.path(), ": expected ", classes, " weights, not all zero, found ", value.Text());
  }
  return weights;
}

bool IsSquashing(const Operation& operation) {
  return std::holds_alternative<Softmax>(operation) || std::holds_alternative<LogSoftmax>(operation) ||
         std::holds_alternative<Sigmoid>(operation);
}

// Whether the network's logits come from a Linear layer, with nothing after it but what makes probabilities of them.
bool EndsInLinear(const Architecture& architecture) {
  const auto& layers = architecture.layers;
  const auto last =
      std::find_if(layers.rbegin(), layers.rend(), [](const Layer& layer) { return !IsSquashing(layer.operation); });
  return last != layers.rend() && std::holds_alternative<Linear>(last->operation);
}

// Which weights become the model, and when there is no more to wait for.
void ReadKeeping(const JsonValue& root, Recipe& recipe) {
  if (const auto keep = root.Find("keep")) {
    recipe.keep = OneOf<Keep, 3>(*keep, {{{"last", Keep::kLast}, {"best", Keep::kBest}, {"mean", Keep::kMean}}});
  }
  if (recipe.keep == Keep::kMean) {
    recipe.averaged_epochs = root.At("averaged_epochs").Integer(1, recipe.epochs);
  } else if (const auto averaged = root.Find("averaged_epochs")) {
    throw Failure(averaged->path(), ": only with \"keep\": \"mean\"");
  }
  if (const auto patience = root.Find("patience")) recipe.patience = patience->Integer(1, 1'000'000);
  if (recipe.keep == Keep::kMean && recipe.patience > 0) {
    throw Failure(root.path(), ": \"patience\" ends a training early, \"keep\": \"mean\" needs its last epochs");
  }
  if (!HasValidation(recipe) && (recipe.keep == Keep::kBest || recipe.patience > 0)) {
    throw Failure(root.path(), ": \"keep\": \"best\" and \"patience\" need validation images, and none are held out");
  }
  if (const auto scaling = root.Find("temperature_scaling")) recipe.temperature_scaling = scaling->Bool();
  if (!recipe.temperature_scaling) return;
  if (!HasValidation(recipe)) {
    throw Failure(root.path(), ": \"temperature_scaling\" needs validation images, and none are held out");
  }
  if (!EndsInLinear(recipe.architecture)) {
    throw Failure(root.path(), ": \"temperature_scaling\" needs a network whose last layer with weights is a Linear");
  }
}

// What PyTorch would do with these is not what anybody means.
void CheckSchedule(const JsonValue& root, const Recipe& recipe) {
  const auto schedule = root.Find("schedule");
  if (schedule && recipe.schedule.eta_min > recipe.optimizer.lr) {
    throw Failure(schedule->At("eta_min").path(), ": ", recipe.schedule.eta_min, " is above the optimizer's lr ",
                  recipe.optimizer.lr);
  }
  if (recipe.patience >= recipe.epochs) {
    throw Failure(root.At("patience").path(), ": ", recipe.patience, " epochs without a better one cannot be among ",
                  recipe.epochs, "; expected fewer than \"epochs\"");
  }
}

bool KeepsNumbers(const Operation& operation) {
  return std::holds_alternative<Flatten>(operation) || std::holds_alternative<Dropout>(operation);
}

// A loss that does not fit the network's last layer trains to something, only not to what was meant.
void CheckLoss(const Recipe& recipe, const std::string& path) {
  const std::vector<Layer>& layers = recipe.architecture.layers;
  const Operation& last = layers.back().operation;
  const Shape output = Unwrap(InferShapes(recipe.architecture), path).back();
  if (output.rank() != 1) {
    throw Failure(path, ": the network's output is ", ToString(output),
                  "; expected one number a class, as Flatten has it");
  }
  std::size_t at = layers.size() - 1;  // Of the last that changes numbers.
  while (at > 0 && KeepsNumbers(layers[at].operation)) --at;
  if (at + 1 < layers.size() && IsSquashing(layers[at].operation)) {
    throw Failure(path, ": the network ends in ", TypeName(last), " behind ", TypeName(layers[at].operation),
                  "; expected that one last");
  }
  const bool log_softmax = std::holds_alternative<LogSoftmax>(last), sigmoid = std::holds_alternative<Sigmoid>(last);
  const bool fits = recipe.loss == Loss::kNll   ? log_softmax
                    : recipe.loss == Loss::kBce ? sigmoid
                                                : !log_softmax && !sigmoid;
  if (fits) return;
  throw Failure(path, ": does not fit a network that ends in ", TypeName(last),
                " (nll: LogSoftmax, bce: Sigmoid, cross_entropy: logits or Softmax)");
}

}  // namespace

Recipe ParseRecipe(std::string_view json, const std::string& name) {
  const JsonValue root = JsonValue::Parse(json, name);
  root.Keys({"name",
             "about",
             "network",
             "data",
             "validation",
             "transform",
             "drawn",
             "shifted_copies",
             "normalization",
             "augmentation",
             "loss",
             "class_weights",
             "label_smoothing",
             "l2_penalty",
             "optimizer",
             "schedule",
             "epochs",
             "keep",
             "averaged_epochs",
             "temperature_scaling",
             "patience",
             "batch_size",
             "seed"});
  Recipe recipe;
  recipe.json = root.Text();
  recipe.name = ReadName(root.At("name"));
  if (const auto about = root.Find("about")) about->String();
  recipe.architecture = ReadNetwork(root.At("network"));
  if (const auto normalization = root.Find("normalization")) ReadNormalization(*normalization, recipe.architecture);
  ReadData(root.At("data"), recipe);
  if (const auto validation = root.Find("validation")) {
    auto* mnist = std::get_if<MnistSource>(&recipe.source);
    if (mnist == nullptr) throw Failure(validation->path(), ": only MNIST is split by a count; say it in \"data\"");
    mnist->validation = validation->Integer(0, 1'000'000'000);
  }
  if (const auto transform = root.Find("transform")) recipe.transform = ReadTransform(*transform);
  if (const auto drawn = root.Find("drawn")) {
    if (!std::holds_alternative<MnistSource>(recipe.source)) throw Failure(drawn->path(), ": only beside MNIST");
    recipe.drawn = ReadDrawn(*drawn);
  }
  if (const auto shifted = root.Find("shifted_copies")) recipe.shifted_copies = shifted->Bool();
  if (const auto augmentation = root.Find("augmentation")) recipe.augmentation = ReadAugmentation(*augmentation);
  recipe.loss = OneOf<Loss, 3>(root.At("loss"),
                               {{{"cross_entropy", Loss::kCrossEntropy}, {"nll", Loss::kNll}, {"bce", Loss::kBce}}});
  CheckLoss(recipe, root.At("loss").path());
  if (const auto weights = root.Find("class_weights")) recipe.class_weights = ReadClassWeights(*weights, recipe);
  recipe.label_smoothing = NumberOr(root, "label_smoothing", 0, 0, 1);
  if (recipe.label_smoothing > 0 && recipe.loss == Loss::kNll) {
    throw Failure(root.At("label_smoothing").path(), ": only with the losses cross_entropy and bce");
  }
  recipe.l2_penalty = NumberOr(root, "l2_penalty", 0, 0, 1e3);
  recipe.optimizer = ReadOptimizer(root.At("optimizer"));
  if (const auto schedule = root.Find("schedule")) recipe.schedule = ReadSchedule(*schedule);
  recipe.epochs = root.At("epochs").Integer(1, kMostEpochs);
  ReadKeeping(root, recipe);
  CheckSchedule(root, recipe);
  recipe.batch_size = root.At("batch_size").Integer(1, 1'000'000);
  if (const auto seed = root.Find("seed")) recipe.seed = static_cast<std::uint64_t>(seed->Integer(0, INT64_MAX));
  return recipe;
}

Recipe LoadRecipe(const std::string& name_or_path) {
  if (name_or_path.find('/') != std::string::npos || name_or_path.ends_with(".json")) {
    constexpr std::uint64_t kLimit = 1 << 20;
    return ParseRecipe(AsText(ReadFile(name_or_path, kLimit)), name_or_path);
  }
  for (const BuiltInRecipe& recipe : kBuiltInRecipes) {
    if (recipe.name == name_or_path) return ParseRecipe(recipe.json, Cat("recipe ", name_or_path));
  }
  throw Failure("there is no recipe \"", name_or_path, "\" (there are: ", Join(kBuiltInRecipes, &BuiltInRecipe::name),
                "; a file's name ends in .json)");
}

}  // namespace lenslet::native
