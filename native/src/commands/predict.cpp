#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "base/failure.h"
#include "base/join.h"
#include "commands/commands.h"
#include "commands/model_file.h"
#include "commands/prepare.h"
#include "io/file.h"
#include "io/json.h"
#include "io/npy.h"
#include "lenslet/plan.h"

namespace lenslet::native {
namespace {

// What became of one input; without a prediction `problem` says why.
struct Outcome {
  std::string file;
  std::optional<Prediction> prediction;
  std::string problem;
  bool failed = false;  // A blank image is no failure.
  std::optional<CropBox> box = {};
  std::optional<bool> has_face = {};
};

Outcome PredictImage(const Architecture& architecture, Plan& plan, const std::string& file,
                     const std::optional<CropBox>& box) {
  auto image = PrepareImage(architecture, file, box);
  if (!image) return {.file = file, .prediction = {}, .problem = kBlank};
  Normalize(architecture, image->input);
  auto prediction = Decide(architecture, plan.Run(image->input));
  if (!prediction) throw Failure(file, ": the network's output is not a number");
  return {
      .file = file, .prediction = std::move(prediction), .problem = {}, .box = image->box, .has_face = image->has_face};
}

// "left,top,width,height"
CropBox ParseBox(const std::string& text) {
  std::istringstream numbers(text);
  double value[4] = {};
  for (int i = 0; i < 4; ++i) {
    if (i > 0 && numbers.get() != ',') numbers.setstate(std::ios::failbit);
    numbers >> value[i];
  }
  if (!numbers || numbers.peek() != std::istringstream::traits_type::eof()) {
    throw UsageError("predict: --box ", text, ": expected four numbers, left,top,width,height");
  }
  return {value[0], value[1], value[0] + value[2], value[1] + value[3]};
}

// A bad file among good ones: the others are still read, and the exit code is 1 in the end.
std::vector<Outcome> PredictImages(const Model& model, const PredictArguments& arguments) {
  const Architecture& architecture = model.architecture();
  CheckTakesImages(architecture);
  std::optional<CropBox> box;
  if (!arguments.box.empty()) {
    if (architecture.preparation != Preparation::kPhoto)
      throw Failure("--box: ", architecture.name, " takes no photos");
    box = ParseBox(arguments.box);
  }
  Plan plan = Unwrap(Plan::Compile(model), architecture.name);
  std::vector<Outcome> outcomes;
  for (const std::string& file : arguments.files) {
    try {
      outcomes.push_back(PredictImage(architecture, plan, file, box));
    } catch (const Failure& failure) {
      std::cerr << "lenslet: " << FirstLine(failure.what()) << '\n';
      outcomes.push_back({.file = file, .prediction = {}, .problem = failure.what(), .failed = true});
    }
  }
  return outcomes;
}

std::size_t FindLayer(const Model& model, const std::string& name) {
  const auto& layers = model.architecture().layers;
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const Layer& layer) { return layer.name == name; });
  if (found != layers.end()) return static_cast<std::size_t>(found - layers.begin());
  throw Failure("there is no layer \"", name, "\" (there are: ", Join(layers, &Layer::name), ")");
}

// How many inputs a tensor holds; it may leave out the batch.
std::int64_t BatchOf(const Shape& found, const Shape& input, const std::string& name) {
  if (found == input) return 1;
  const auto extents = found.extents();
  const bool fits = found.rank() == input.rank() + 1 && std::ranges::equal(extents.subspan(1), input.extents());
  if (!fits || extents[0] < 1) {
    throw Failure(name, ": a tensor of ", ToString(found), ", the network takes ", ToString(input),
                  " or a batch of them, with a first extent from 1");
  }
  return extents[0];
}

std::vector<Outcome> PredictTensor(const Model& model, const PredictArguments& arguments) {
  const Shape& input_shape = model.architecture().input;
  const NpyArray input = ReadNpy(arguments.tensor);
  const std::int64_t count = BatchOf(input.shape, input_shape, arguments.tensor);
  const bool wants_layer = !arguments.layer.empty();
  const std::size_t layer = wants_layer ? FindLayer(model, arguments.layer) : model.layer_shapes().size() - 1;

  constexpr std::int64_t kBatch = 64;
  Plan plan = Unwrap(Plan::Compile(model, {.max_batch = std::min(count, kBatch), .keep_layers = wants_layer}),
                     model.architecture().name);
  const auto per_input = static_cast<std::size_t>(input_shape.elements());
  const auto per_output = static_cast<std::size_t>(model.output_shape().elements());
  const std::size_t most = per_input * static_cast<std::size_t>(kBatch);
  std::vector<float> written;
  std::vector<Outcome> outcomes;
  std::int64_t bad = 0;
  const auto is_finite = [](float x) { return std::isfinite(x); };
  for (std::span<const float> rest = input.values; !rest.empty(); rest = rest.subspan(std::min(most, rest.size()))) {
    const auto output = plan.Run(rest.first(std::min(most, rest.size())));
    const auto wanted = wants_layer ? plan.LayerOutput(layer) : output;
    written.insert(written.end(), wanted.begin(), wanted.end());
    for (std::size_t at = 0; at < output.size(); at += per_output) {
      const auto one = output.subspan(at, per_output);
      Outcome outcome{.file = arguments.tensor, .prediction = Decide(model.architecture(), one), .problem = {}};
      outcome.failed = !outcome.prediction || !std::ranges::all_of(one, is_finite);
      if (outcome.failed) {
        ++bad;
        outcome.prediction.reset();
        outcome.problem = "the network's output is not a finite number";
      }
      outcomes.push_back(std::move(outcome));
    }
  }
  if (bad > 0) {
    std::cerr << "lenslet: " << arguments.tensor << ": " << bad << " of " << count
              << " inputs give an output that is not a finite number\n";
  }
  if (!arguments.out.empty()) {
    std::vector<std::int64_t> extents;
    if (input.shape != input_shape) extents.push_back(count);
    const auto one = model.layer_shapes()[layer].extents();
    extents.insert(extents.end(), one.begin(), one.end());
    WriteFileAtomically(arguments.out, FormatNpy(*Shape::From(extents), written));
  }
  return outcomes;
}

void PrintJson(const std::vector<Outcome>& outcomes) {
  Json json = Json::MakeArray();
  for (const Outcome& outcome : outcomes) {
    Json entry = json.PushObject();
    entry.Set("file", outcome.file);
    if (outcome.prediction) {
      entry.Set("label", outcome.prediction->label).Set("probability", outcome.prediction->probability);
      Json probabilities = entry.List("probabilities");
      for (const float p : outcome.prediction->probabilities) probabilities.Push(p);
      if (outcome.box) {
        const auto [left, top, right, bottom] = *outcome.box;
        Json box = entry.List("box");
        for (const double number : {left, top, right - left, bottom - top}) box.Push(number);
      }
      if (outcome.has_face) entry.Set("face", *outcome.has_face);
    } else {
      entry.Set("label", nullptr).Set("probability", nullptr).Set("probabilities", nullptr);
      entry.Set(outcome.failed ? "error" : "reason", outcome.problem);
    }
  }
  std::cout << json.Text(true) << '\n';
}

void PrintText(const Architecture& architecture, const std::vector<Outcome>& outcomes) {
  std::cout << std::fixed << std::setprecision(2);
  for (const Outcome& outcome : outcomes) {
    if (outcome.prediction) {
      const Prediction& found = *outcome.prediction;
      std::cout << outcome.file << ": " << found.label << " (";
      const char* end = outcome.has_face.value_or(true) ? " %)\n" : " %; no face was found)\n";
      // A single probability has one name, whichever way it points.
      if (found.probabilities.size() == 1 && !architecture.classes.empty()) {
        std::cout << "P(" << architecture.classes[0] << ") = " << 100 * found.probabilities[0] << end;
      } else {
        std::cout << 100 * found.probability << end;
      }
    } else if (!outcome.failed) {
      std::cout << outcome.file << ": " << outcome.problem << '\n';
    }
  }
}

}  // namespace

int RunPredict(const PredictArguments& arguments) {
  if (arguments.files.empty() == arguments.tensor.empty())
    throw UsageError("predict: give either image files or --tensor");
  if (!arguments.layer.empty() && arguments.out.empty()) throw UsageError("predict: --layer needs --out");
  if (!arguments.box.empty() && arguments.files.empty()) throw UsageError("predict: --box needs photos");
  if (!arguments.out.empty() && arguments.tensor.empty()) throw UsageError("predict: --out needs --tensor");
  const Model model = LoadModel(arguments.model);
  const auto outcomes = arguments.tensor.empty() ? PredictImages(model, arguments) : PredictTensor(model, arguments);
  if (arguments.json) {
    PrintJson(outcomes);
  } else if (arguments.out.empty()) {
    PrintText(model.architecture(), outcomes);
  }
  return std::any_of(outcomes.begin(), outcomes.end(), [](const Outcome& o) { return o.failed; }) ? 1 : 0;
}

}  // namespace lenslet::native
