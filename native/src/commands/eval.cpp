#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <numbers>
#include <tuple>

#include "base/failure.h"
#include "commands/class_folders.h"
#include "commands/commands.h"
#include "commands/model_file.h"
#include "commands/test_set.h"
#include "data/drawn/drawn.h"
#include "data/inputs.h"
#include "data/mnist.h"
#include "io/json.h"
#include "lenslet/plan.h"
#include "recipe/classes.h"
#include "recipe/load_data.h"
#include "recipe/read.h"
#ifdef LENSLET_HAS_TORCH
#include "train/train.h"
#endif

namespace lenslet::native {
namespace {

struct Mistake {
  std::size_t image;
  std::string name;  // Its file's, if it has one.
  int truth;
  Prediction prediction;
};

struct Evaluation {
  std::size_t correct = 0, total = 0;
  std::vector<std::vector<std::int64_t>> confusion;                     // [truth][prediction]
  std::vector<Mistake> mistakes;                                        // The most confident first.
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> others;  // No digits: how many, and taken for one.
  double calibration_error = 0, calibration_chance = 0;
  std::string backend;
  double seconds = 0;
  double accuracy() const { return static_cast<double>(correct) / static_cast<double>(total); }
  double standard_error() const { return std::sqrt(accuracy() * (1 - accuracy()) / static_cast<double>(total)); }
};

// Expected calibration error: Σ over 15 equal bins of confidence of |right − mean confidence| · share of the images.
// Source: Guo et al., On Calibration of Modern Neural Networks, 2017, https://arxiv.org/abs/1706.04599
class Calibration {
 public:
  void Add(double confidence, bool right) {
    const auto bin = std::min(static_cast<std::size_t>(confidence * kBins), kBins - 1);
    excess_.at(bin) += (right ? 1 : 0) - confidence;
    variance_.at(bin) += confidence * (1 - confidence);
    ++count_;
  }
  // What a network whose confidence p is exactly its chance to be right shows on average on so many images: in each bin
  // the mean of |x| for a normal x of variance v = Σ p (1 − p), which is √(2 v / π); never more than Σ 2 p (1 − p).
  double chance() const {
    double sum = 0;
    for (const double variance : variance_) sum += std::min(std::sqrt(2 / std::numbers::pi * variance), 2 * variance);
    return sum / static_cast<double>(count_);
  }
  double error() const {
    double sum = 0;
    for (const double excess : excess_) sum += std::fabs(excess);
    return sum / static_cast<double>(count_);
  }

 private:
  static constexpr std::size_t kBins = 15;
  std::array<double, kBins> excess_{}, variance_{};
  std::size_t count_ = 0;
};

// inputs [n, …], n ≤ kChunk → outputs [n, …].
using Runner = std::function<std::vector<float>(std::span<const float> inputs)>;
constexpr std::size_t kChunk = 1000;

Runner RunOnCore(const Model& model, std::string& backend) {
  constexpr std::size_t kBatch = 100;
  const auto plan = std::make_shared<Plan>(Unwrap(Plan::Compile(model, {.max_batch = kBatch}), "the model"));
  backend = Cat("core (", plan->instruction_set(), ")");
  const std::size_t most = kBatch * static_cast<std::size_t>(model.architecture().input.elements());
  return [plan, most](std::span<const float> inputs) {
    std::vector<float> outputs;
    for (; !inputs.empty(); inputs = inputs.subspan(std::min(most, inputs.size()))) {
      const auto output = plan->Run(inputs.first(std::min(most, inputs.size())));
      outputs.insert(outputs.end(), output.begin(), output.end());
    }
    return outputs;
  };
}

Runner RunOn(const std::string& wanted, const Model& model, std::string& backend) {
  if (wanted == "core") return RunOnCore(model, backend);
#ifdef LENSLET_HAS_TORCH
  backend = "torch";
  return [&model](std::span<const float> inputs) { return RunWithTorch(model, inputs); };
#else
  throw Failure("--backend torch: this lenslet was built without LibTorch (LENSLET_TRAINER=OFF)");
#endif
}

Recipe MnistRecipe() {
  Recipe recipe;
  recipe.data = "mnist";
  return recipe;
}

// What a training record says of its data; MNIST where it says nothing.
Recipe RecordedRecipe(const std::string& training) {
  Recipe recipe = MnistRecipe();
  if (training.empty()) return recipe;
  const JsonValue record = JsonValue::Parse(training, "training record");
  if (const auto limit = record.Find("limit")) recipe.limit = limit->Integer(1, INT64_MAX);
  const auto recorded = record.Find("recipe");
  if (const auto data = recorded ? recorded->Find("data") : std::nullopt) ReadData(*data, recipe);
  if (const auto transform = recorded ? recorded->Find("transform") : std::nullopt) {
    recipe.transform = ReadTransform(*transform);
  }
  return recipe;
}

// The data set to measure on: the one that the model's record names, transformed as it says, or MNIST.
Recipe DataRecipe(const Model& model, const std::string& wanted) {
  Recipe recipe = MnistRecipe();
  try {
    recipe = RecordedRecipe(model.training());
  } catch (const Failure&) {  // Another program's record.
    if (wanted != recipe.data) throw;
  }
  if (wanted.empty() || wanted == recipe.data) return recipe;
  if (wanted == "mnist") return MnistRecipe();
  const std::string more = recipe.data == "mnist" ? "" : " and, for this model, " + recipe.data;
  throw UsageError(Cat("--data ", wanted, ": expected mnist, drawn, folder", more));
}

// Drawings that no recipe learns from; of signs those that are never learnt. A network without a class for what is no
// digit gets the digits alone.
LabelledImages DrawnImages(const Architecture& architecture) {
  constexpr std::int64_t kEach = 10'000;
  constexpr std::uint64_t kSeed = 0x64726177;
  const auto& classes = architecture.classes;
  const bool knows_others = classes.size() > kNotADigit && classes[kNotADigit] == kNotADigitClass;
  return MakeDrawn(kEach, knows_others ? kEach : 0, SignSet::kHeldOut, kSeed);
}

TestSet FromImages(const Architecture& architecture, LabelledImages images) {
  TestSet set{.labels = std::move(images.labels), .names = std::move(images.names), .inputs = {}};
  images.labels.clear();
  set.inputs = [&architecture, images = std::move(images)](std::size_t begin, std::size_t end) {
    return InputsOf(architecture, images, static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end));
  };
  return set;
}

LabelledImages TestImages(const Model& model, const Recipe& recipe, const std::filesystem::path& folder) {
  if (std::holds_alternative<MnistSource>(recipe.source)) {  // The test files alone are enough.
    if (recipe.limit > 0) throw Failure("--limit: for photos only, not for MNIST");
    LabelledImages test = ReadMnist(folder, MnistPart::kTest);
    TransformImages(test, recipe.transform);
    return test;
  }
  DataSet data = LoadData(recipe, folder);
  if (data.test.count == 0) throw Failure(folder.string(), ": no images to test on");
  if (std::holds_alternative<FolderSource>(recipe.source)) {
    MatchClasses(model.architecture(), data.classes, folder.string());
  }
  return std::move(data.test);
}

Evaluation Evaluate(const Model& model, const TestSet& set, const std::string& backend, bool drawn) {
  const Architecture& architecture = model.architecture();
  Evaluation result;
  const Runner run = RunOn(backend, model, result.backend);
  const auto started = std::chrono::steady_clock::now();
  std::vector<float> outputs;
  for (std::size_t begin = 0; begin < set.labels.size(); begin += kChunk) {
    const auto part = run(set.inputs(begin, std::min(begin + kChunk, set.labels.size())));
    outputs.insert(outputs.end(), part.begin(), part.end());
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();

  const std::size_t per_image = static_cast<std::size_t>(model.output_shape().elements());
  const std::size_t classes = std::max<std::size_t>(per_image, 2);
  result.confusion.assign(classes, std::vector<std::int64_t>(classes));
  result.total = set.labels.size();
  Calibration calibration;
  for (std::size_t i = 0; i < result.total; ++i) {
    const std::size_t truth = set.labels[i];
    if (truth >= classes) throw Failure("image ", i, " has label ", truth, ", the network only ", classes, " classes");
    auto prediction = Decide(architecture, std::span(outputs).subspan(i * per_image, per_image));
    if (!prediction) throw Failure("the network's output for image ", i, " is not a number");
    ++result.confusion[truth][prediction->index];
    calibration.Add(static_cast<double>(prediction->probability), prediction->index == truth);
    const std::string name = set.names.empty() ? "" : set.names[i];
    if (drawn && truth == kNotADigit) {
      auto& [count, missed] = result.others[name];
      ++count;
      missed += prediction->index != truth ? 1 : 0;
    }
    if (prediction->index == truth) {
      ++result.correct;
    } else {
      result.mistakes.push_back({i, name, static_cast<int>(truth), std::move(*prediction)});
    }
  }
  result.calibration_error = calibration.error();
  result.calibration_chance = calibration.chance();
  std::sort(result.mistakes.begin(), result.mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return std::tuple(-a.prediction.probability, a.image) < std::tuple(-b.prediction.probability, b.image);
  });
  return result;
}

void PrintJson(const EvalArguments& arguments, const std::string& data, const Evaluation& result) {
  Json json = Json::MakeObject();
  json.Set("model", arguments.model).Set("data", data).Set("backend", result.backend);
  json.Set("correct", result.correct).Set("total", result.total).Set("accuracy", result.accuracy());
  json.Set("standard_error", result.standard_error()).Set("calibration_error", result.calibration_error);
  json.Set("calibration_chance", result.calibration_chance);
  json.Set("seconds", result.seconds);
  Json rows = json.List("confusion");
  for (const auto& counts : result.confusion) {
    Json row = rows.PushList();
    for (const std::int64_t count : counts) row.Push(count);
  }
  if (arguments.worst > 0) {
    Json worst = json.List("worst");
    for (std::size_t i = 0; i < std::min(arguments.worst, result.mistakes.size()); ++i) {
      const Mistake& m = result.mistakes[i];
      Json mistake = worst.PushObject();
      mistake.Set("image", m.image).Set("truth", m.truth);
      mistake.Set("predicted", m.prediction.label).Set("probability", m.prediction.probability);
      if (!m.name.empty()) mistake.Set("name", m.name);
    }
  }
  if (!result.others.empty()) {
    Json others = json.List("others");
    for (const auto& [kind, counts] : result.others) {
      others.PushObject().Set("kind", kind).Set("count", counts.first).Set("taken_for_digits", counts.second);
    }
  }
  std::cout << json.Text(true) << '\n';
}

void PrintText(const EvalArguments& arguments, const std::string& data, const Evaluation& result) {
  std::cout << arguments.model << " on " << data << ", " << result.backend << ": " << result.correct << " of "
            << result.total << " right, " << std::fixed << std::setprecision(2) << 100 * result.accuracy() << " % ± "
            << 100 * result.standard_error() << " (standard error), expected calibration error "
            << 100 * result.calibration_error << " % (" << 100 * result.calibration_chance
            << " % if it were perfectly calibrated), " << result.seconds << " s\n\n"
            << "truth ↓  predicted →\n     ";
  for (std::size_t k = 0; k < result.confusion.size(); ++k) std::cout << std::setw(6) << k;
  std::cout << '\n';
  for (std::size_t truth = 0; truth < result.confusion.size(); ++truth) {
    std::cout << std::setw(5) << truth;
    for (const std::int64_t count : result.confusion[truth]) std::cout << std::setw(6) << count;
    std::cout << '\n';
  }
  for (const auto& [kind, counts] : result.others) {
    std::cout << kind << ": " << counts.second << " of " << counts.first << " taken for a digit\n";
  }
  if (arguments.worst == 0) return;
  std::cout << "\nmistakes, the most confident first\n   image  truth   predicted  probability\n";
  for (std::size_t i = 0; i < std::min(arguments.worst, result.mistakes.size()); ++i) {
    const Mistake& m = result.mistakes[i];
    std::cout << std::setw(8) << m.image << std::setw(7) << m.truth << std::setw(12) << m.prediction.label
              << std::setw(13) << std::setprecision(4) << m.prediction.probability << (m.name.empty() ? "" : "  ")
              << m.name << '\n';
  }
}

}  // namespace

int RunEval(const EvalArguments& arguments) {
  const Model model = LoadModel(arguments.model);
  const Architecture& architecture = model.architecture();
  std::string data = arguments.data;
  TestSet test;
  if (data == "drawn") {
    if (arguments.limit) throw UsageError("eval: --limit is not for --data drawn");
    if (!arguments.data_dir.empty()) throw UsageError("eval: --data-dir is not for --data drawn");
    test = FromImages(architecture, DrawnImages(architecture));
  } else if (data == "folder") {
    if (arguments.data_dir.empty()) throw UsageError("eval: --data folder needs --data-dir FOLDER");
    if (arguments.limit) throw UsageError("eval: --limit is not for --data folder");
    data = arguments.data_dir;
    test = ReadClassFolders(architecture, data);
  } else {
    Recipe recipe = DataRecipe(model, data);
    if (arguments.limit) recipe.limit = *arguments.limit;
    data = recipe.data;
    test = FromImages(architecture, TestImages(model, recipe, DataFolder(recipe, arguments.data_dir)));
  }
  const Evaluation result = Evaluate(model, test, arguments.backend, arguments.data == "drawn");
  arguments.json ? PrintJson(arguments, data, result) : PrintText(arguments, data, result);
  return 0;
}

}  // namespace lenslet::native
