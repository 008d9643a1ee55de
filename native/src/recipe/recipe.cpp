#include "recipe/recipe.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/failure.h"
#include "base/join.h"
#include "io/file.h"
#include "io/json.h"

namespace lenslet::native {
namespace {

constexpr double kAny = 1e30;

template <typename T, std::size_t N>
T OneOf(const JsonValue& value, const std::array<std::pair<std::string_view, T>, N>& choices) {
  const std::string text = value.String();
  for (const auto& [name, choice] : choices) {
    if (text == name) return choice;
  }
  const auto known = Join(choices, [](const auto& choice) { return choice.first; });
  throw Failure(value.path(), ": \"", text, "\" is unknown (known: ", known, ")");
}

double NumberOr(const JsonValue& object, std::string_view key, double otherwise, double at_least, double at_most) {
  const auto value = object.Find(key);
  return value ? value->Number(at_least, at_most) : otherwise;
}

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

std::pair<double, double> ReadPair(const JsonValue& value, double at_least, double at_most) {
  const auto numbers = value.Numbers(at_least, at_most);
  if (numbers.size() != 2) throw Failure(value.path(), ": expected two numbers, found ", value.Text());
  return {numbers[0], numbers[1]};
}

RandomAffine ReadAffine(const JsonValue& value) {
  value.Keys({"degrees", "translate", "scale", "shear"});
  RandomAffine affine;
  affine.degrees = NumberOr(value, "degrees", 0, 0, 180);
  affine.shear = NumberOr(value, "shear", 0, 0, 60);
  if (const auto translate = value.Find("translate")) {
    std::tie(affine.translate_x, affine.translate_y) = ReadPair(*translate, 0, 1);
  }
  if (const auto scale = value.Find("scale")) {
    std::tie(affine.scale_least, affine.scale_most) = ReadPair(*scale, 0.1, 10);
    if (affine.scale_least > affine.scale_most) {
      throw Failure(scale->path(), ": the first must not exceed the second, found ", scale->Text());
    }
  }
  return affine;
}

Optimizer ReadOptimizer(const JsonValue& value) {
  using Type = Optimizer::Type;
  value.Keys({"type", "lr", "momentum", "weight_decay", "betas"});
  Optimizer optimizer;
  optimizer.type =
      OneOf<Type, 3>(value.At("type"), {{{"SGD", Type::kSgd}, {"Adam", Type::kAdam}, {"AdamW", Type::kAdamW}}});
  if (optimizer.type == Type::kSgd && value.Find("betas")) throw Failure(value.path(), ": SGD has no \"betas\"");
  if (optimizer.type != Type::kSgd && value.Find("momentum")) {
    throw Failure(value.path(), ": ", value.At("type").String(), " has no \"momentum\"");
  }
  optimizer.lr = value.At("lr").Number(1e-12, 1e3);
  optimizer.momentum = NumberOr(value, "momentum", 0, 0, 0.9999);
  // PyTorch's defaults: none for SGD and Adam, .01 for AdamW.
  optimizer.weight_decay = NumberOr(value, "weight_decay", optimizer.type == Type::kAdamW ? 0.01 : 0, 0, 1);
  if (const auto betas = value.Find("betas"))
    std::tie(optimizer.beta1, optimizer.beta2) = ReadPair(*betas, 0, 0.999999);
  return optimizer;
}

Schedule ReadSchedule(const JsonValue& value) {
  using Type = Schedule::Type;
  Schedule schedule;
  value.Keys({"type", "step_size", "gamma", "pct_start", "div_factor", "final_div_factor"});
  schedule.type = OneOf<Type, 2>(value.At("type"), {{{"StepLR", Type::kStep}, {"OneCycleLR", Type::kOneCycle}}});
  if (schedule.type == Type::kStep) {
    value.Keys({"type", "step_size", "gamma"});
    schedule.step_size = value.At("step_size").Integer(1, 1'000'000);
    schedule.gamma = NumberOr(value, "gamma", 0.1, 0, 1);
  } else {
    value.Keys({"type", "pct_start", "div_factor", "final_div_factor"});
    schedule.pct_start = NumberOr(value, "pct_start", 0.3, 0, 1);
    schedule.div_factor = NumberOr(value, "div_factor", 25, 1, 1e9);
    schedule.final_div_factor = NumberOr(value, "final_div_factor", 1e4, 1, 1e12);
  }
  return schedule;
}

// A loss that does not fit the network's last layer trains to something, only not to what was meant.
void CheckLoss(const Recipe& recipe, const std::string& path) {
  const Operation& last = recipe.architecture.layers.back().operation;
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
  root.Keys({"name", "about", "network", "data", "validation", "normalization", "augmentation", "loss", "optimizer",
             "schedule", "epochs", "batch_size", "seed"});
  Recipe recipe;
  recipe.json = root.Text();
  recipe.name = root.At("name").String();
  if (recipe.name.empty() || recipe.name.find('/') != std::string::npos) {
    throw Failure(root.At("name").path(), ": expected a name without \"/\", found ", root.At("name").Text());
  }
  if (const auto about = root.Find("about")) about->String();
  recipe.architecture = ReadNetwork(root.At("network"));
  if (const auto normalization = root.Find("normalization")) ReadNormalization(*normalization, recipe.architecture);
  recipe.data = OneOf<std::string, 1>(root.At("data"), {{{"mnist", "mnist"}}});
  if (const auto validation = root.Find("validation")) recipe.validation = validation->Integer(0, 1'000'000'000);
  if (const auto augmentation = root.Find("augmentation")) {
    augmentation->Keys({"affine"});
    if (const auto affine = augmentation->Find("affine")) recipe.affine = ReadAffine(*affine);
  }
  recipe.loss = OneOf<Loss, 3>(root.At("loss"),
                               {{{"cross_entropy", Loss::kCrossEntropy}, {"nll", Loss::kNll}, {"bce", Loss::kBce}}});
  CheckLoss(recipe, root.At("loss").path());
  recipe.optimizer = ReadOptimizer(root.At("optimizer"));
  if (const auto schedule = root.Find("schedule")) recipe.schedule = ReadSchedule(*schedule);
  recipe.epochs = root.At("epochs").Integer(1, 1'000'000);
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

double LearningRate(const Recipe& recipe, std::int64_t step, std::int64_t steps_per_epoch) {
  const Schedule& schedule = recipe.schedule;
  const double lr = recipe.optimizer.lr;
  if (schedule.type == Schedule::Type::kConstant) return lr;
  if (schedule.type == Schedule::Type::kStep) {
    const std::int64_t decays = step / steps_per_epoch / schedule.step_size;
    return lr * std::pow(schedule.gamma, static_cast<double>(decays));
  }
  // Half a cosine up from lr / div_factor to lr, then half a cosine down to (lr / div_factor) / final_div_factor; as in
  // https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html with its two phases.
  const double start = lr / schedule.div_factor, end = start / schedule.final_div_factor;
  const double last = static_cast<double>(steps_per_epoch * recipe.epochs - 1);
  const double peak = schedule.pct_start * (last + 1) - 1;
  const auto cosine = [](double from, double to, double part) {
    return to + (from - to) / 2 * (1 + std::cos(M_PI * std::clamp(part, 0.0, 1.0)));
  };
  const double at = static_cast<double>(step);
  if (at <= peak) return cosine(start, lr, peak > 0 ? at / peak : 1);
  return cosine(lr, end, last > peak ? (at - peak) / (last - peak) : 1);
}

}  // namespace lenslet::native
