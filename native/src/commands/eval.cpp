#include <algorithm>
#include <iomanip>
#include <iostream>

#include "base/failure.h"
#include "commands/class_folders.h"
#include "commands/commands.h"
#include "commands/evaluation.h"
#include "commands/model_file.h"
#include "data/drawn/drawn.h"
#include "data/inputs.h"
#include "data/mnist.h"
#include "io/json.h"
#include "recipe/classes.h"
#include "recipe/load_data.h"
#include "recipe/read.h"

namespace lenslet::native {
namespace {

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
  throw UsageError(Cat("--data ", wanted, ": expected mnist, drawn, signs, folder", more));
}

// Drawings that no recipe learns from. `drawn`: digits and, for a network with a class for what is none, as much of
// that, with signs that are never learnt. `signs`: the letters and signs that a recipe may learn from, as other hands
// draw them.
LabelledImages DrawnImages(const Architecture& architecture, const std::string& data) {
  constexpr std::int64_t kEach = 10'000, kOfEachSign = 200;
  constexpr std::uint64_t kSeed = 0x64726177;
  const auto& classes = architecture.classes;
  const bool knows_others = classes.size() > kNotADigit && classes[kNotADigit] == kNotADigitClass;
  if (data == "drawn") return MakeDrawn(kEach, knows_others ? kEach : 0, SignSet::kHeldOut, kSeed);
  if (!knows_others) throw Failure(architecture.name, ": has no class \"", kNotADigitClass, "\" for --data signs");
  return MakeSigns(SignSet::kLearnt, kOfEachSign, kSeed);
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
  std::cout << arguments.model << " on " << FirstLine(data) << ", " << result.backend << ": " << result.correct
            << " of " << result.total << " right, " << std::fixed << std::setprecision(2) << 100 * result.accuracy()
            << " % ± " << 100 * result.standard_error() << " (standard error), expected calibration error "
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
  const bool is_drawn = data == "drawn" || data == "signs";
  if (is_drawn) {
    if (arguments.limit) throw UsageError(Cat("eval: --limit is not for --data ", data));
    if (!arguments.data_dir.empty()) throw UsageError(Cat("eval: --data-dir is not for --data ", data));
    test = FromImages(architecture, DrawnImages(architecture, data));
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
  const Evaluation result = Evaluate(model, test, arguments.backend, is_drawn);
  arguments.json ? PrintJson(arguments, data, result) : PrintText(arguments, data, result);
  return 0;
}

}  // namespace lenslet::native
