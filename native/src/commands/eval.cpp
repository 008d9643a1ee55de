#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <iomanip>
#include <iostream>
#include <memory>
#include <tuple>

#include "base/failure.h"
#include "commands/commands.h"
#include "commands/model_file.h"
#include "data/inputs.h"
#include "data/mnist.h"
#include "io/json.h"
#include "lenslet/plan.h"
#include "recipe/load_data.h"
#include "recipe/read.h"
#ifdef LENSLET_HAS_TORCH
#include "train/train.h"
#endif

namespace lenslet::native {
namespace {

struct Arguments {
  std::string model, data, data_dir, backend = "core";
  std::size_t worst = 0;
  bool json = false;
};

struct Mistake {
  std::size_t image;
  int truth;
  Prediction prediction;
};

struct Evaluation {
  std::size_t correct = 0, total = 0;
  std::vector<std::vector<std::int64_t>> confusion;  // [truth][prediction]
  std::vector<Mistake> mistakes;                     // The most confident first.
  std::string backend;
  double seconds = 0;
  double accuracy() const { return static_cast<double>(correct) / static_cast<double>(total); }
  double standard_error() const { return std::sqrt(accuracy() * (1 - accuracy()) / static_cast<double>(total)); }
};

// inputs [n, …], n ≤ kChunk → outputs [n, …].
using Runner = std::function<std::vector<float>(std::span<const float> inputs)>;
constexpr std::int64_t kChunk = 1000;

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

// The data set to measure on: the one that the model's record names, or MNIST.
Recipe DataRecipe(const Model& model, const std::string& wanted) {
  Recipe mnist;
  mnist.data = "mnist";
  if (wanted == mnist.data) return mnist;
  const auto recorded =
      model.training().empty() ? std::nullopt : JsonValue::Parse(model.training(), "training record").Find("recipe");
  Recipe recipe = mnist;
  if (const auto data = recorded ? recorded->Find("data") : std::nullopt) ReadData(*data, recipe);
  if (wanted.empty() || wanted == recipe.data) return recipe;
  throw Failure("--data ", wanted, ": there are mnist and, for this model, ", recipe.data);
}

LabelledImages TestImages(const Recipe& recipe, const std::filesystem::path& folder) {
  // MNIST's test files alone are enough.
  if (std::holds_alternative<MnistSource>(recipe.source)) return ReadMnist(folder, MnistPart::kTest);
  return LoadData(recipe, folder).test;
}

Evaluation Evaluate(const Model& model, const LabelledImages& images, const std::string& backend) {
  const Architecture& architecture = model.architecture();
  Evaluation result;
  const Runner run = RunOn(backend, model, result.backend);
  const auto started = std::chrono::steady_clock::now();
  std::vector<float> outputs;
  for (std::int64_t begin = 0; begin < images.count; begin += kChunk) {
    const auto part = run(InputsOf(architecture, images, begin, std::min(begin + kChunk, images.count)));
    outputs.insert(outputs.end(), part.begin(), part.end());
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();

  const std::size_t per_image = static_cast<std::size_t>(model.output_shape().elements());
  const std::size_t classes = std::max<std::size_t>(per_image, 2);
  result.confusion.assign(classes, std::vector<std::int64_t>(classes));
  result.total = images.labels.size();
  for (std::size_t i = 0; i < result.total; ++i) {
    const std::size_t truth = images.labels[i];
    if (truth >= classes) throw Failure("image ", i, " has label ", truth, ", the network only ", classes, " classes");
    auto prediction = Decide(architecture, std::span(outputs).subspan(i * per_image, per_image));
    if (!prediction) throw Failure("the network's output for image ", i, " is not a number");
    ++result.confusion[truth][prediction->index];
    if (prediction->index == truth) {
      ++result.correct;
    } else {
      result.mistakes.push_back({i, static_cast<int>(truth), std::move(*prediction)});
    }
  }
  std::sort(result.mistakes.begin(), result.mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return std::tuple(-a.prediction.probability, a.image) < std::tuple(-b.prediction.probability, b.image);
  });
  return result;
}

void PrintJson(const Arguments& arguments, const std::string& data, const Evaluation& result) {
  Json json = Json::MakeObject();
  json.Set("model", arguments.model).Set("data", data).Set("backend", result.backend);
  json.Set("correct", result.correct).Set("total", result.total).Set("accuracy", result.accuracy());
  json.Set("standard_error", result.standard_error()).Set("seconds", result.seconds);
  Json rows = json.List("confusion");
  for (const auto& counts : result.confusion) {
    Json row = rows.PushList();
    for (const std::int64_t count : counts) row.Push(count);
  }
  if (arguments.worst > 0) {
    Json worst = json.List("worst");
    for (std::size_t i = 0; i < std::min(arguments.worst, result.mistakes.size()); ++i) {
      const Mistake& m = result.mistakes[i];
      worst.PushObject()
          .Set("image", m.image)
          .Set("truth", m.truth)
          .Set("predicted", m.prediction.label)
          .Set("probability", m.prediction.probability);
    }
  }
  std::cout << json.Text(true) << '\n';
}

void PrintText(const Arguments& arguments, const std::string& data, const Evaluation& result) {
  std::cout << arguments.model << " on " << data << ", " << result.backend << ": " << result.correct << " of "
            << result.total << " right, " << std::fixed << std::setprecision(2) << 100 * result.accuracy() << " % ± "
            << 100 * result.standard_error() << " (standard error), " << result.seconds << " s\n\n"
            << "truth ↓  predicted →\n     ";
  for (std::size_t k = 0; k < result.confusion.size(); ++k) std::cout << std::setw(6) << k;
  std::cout << '\n';
  for (std::size_t truth = 0; truth < result.confusion.size(); ++truth) {
    std::cout << std::setw(5) << truth;
    for (const std::int64_t count : result.confusion[truth]) std::cout << std::setw(6) << count;
    std::cout << '\n';
  }
  if (arguments.worst == 0) return;
  std::cout << "\nmistakes, the most confident first\n   image  truth  predicted  probability\n";
  for (std::size_t i = 0; i < std::min(arguments.worst, result.mistakes.size()); ++i) {
    const Mistake& m = result.mistakes[i];
    std::cout << std::setw(8) << m.image << std::setw(7) << m.truth << std::setw(11) << m.prediction.label
              << std::setw(13) << std::setprecision(4) << m.prediction.probability << '\n';
  }
}

void Run(const Arguments& arguments) {
  const Model model = LoadModel(arguments.model);
  const Recipe recipe = DataRecipe(model, arguments.data);
  const LabelledImages test = TestImages(recipe, DataFolder(recipe, arguments.data_dir));
  const Evaluation result = Evaluate(model, test, arguments.backend);
  arguments.json ? PrintJson(arguments, recipe.data, result) : PrintText(arguments, recipe.data, result);
}

}  // namespace

void AddEval(CLI::App& app) {
  auto* command = app.add_subcommand("eval", "Measure a model on the test images of a data set");
  const auto a = std::make_shared<Arguments>();
  command->add_option("model", a->model, "A .safetensors file")->required();
  command->add_option("--data", a->data, "The data set: mnist, or the one that the model was trained on (default)");
  command->add_option("--data-dir", a->data_dir, "The folder of the data set (default: data/ and its name)");
  command->add_option("--backend", a->backend, "What computes: core or torch")->check(CLI::IsMember({"core", "torch"}));
  command->add_option("--worst", a->worst, "List so many mistakes, the most confident first");
  command->add_flag("--json", a->json, "Print the result as JSON");
  command->callback([a] { Run(*a); });
}

}  // namespace lenslet::native
