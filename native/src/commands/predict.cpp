#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>

#include "base/failure.h"
#include "base/join.h"
#include "commands/commands.h"
#include "commands/model_file.h"
#include "image/image.h"
#include "io/file.h"
#include "io/json.h"
#include "io/npy.h"
#include "lenslet/image/digit.h"
#include "lenslet/plan.h"

namespace lenslet::native {
namespace {

struct Arguments {
  std::string model, tensor, out, layer;
  std::vector<std::string> files;
  bool json = false;
};

// What became of one input; without a prediction `problem` says why.
struct Outcome {
  std::string file;
  std::optional<Prediction> prediction;
  std::string problem;
  bool failed = false;  // A blank image is no failure.
};

Outcome PredictImage(const Model& model, Plan& plan, const std::string& file) {
  const GrayImage image = ToGray(ReadImage(file));
  const DigitImage digit = Unwrap(PrepareDigit(image.view()), file);
  if (digit.blank) return {.file = file, .prediction = {}, .problem = "blank: there is no ink to read"};
  std::vector<float> input(digit.pixels.begin(), digit.pixels.end());
  Normalize(model.architecture(), input);
  const auto output = plan.Run(input);
  auto prediction = Decide(model.architecture(), output);
  if (!prediction) throw Failure(file, ": the network's output is not a number");
  return {.file = file, .prediction = std::move(prediction), .problem = {}};
}

// A bad file among good ones: the others are still read, and the exit code is 1 in the end.
std::vector<Outcome> PredictImages(const Model& model, const std::vector<std::string>& files) {
  if (model.architecture().preparation != Preparation::kDigit) {
    throw Failure(model.architecture().name, " does not take drawn digits: give its input with --tensor");
  }
  Plan plan = Unwrap(Plan::Compile(model), model.architecture().name);
  std::vector<Outcome> outcomes;
  for (const std::string& file : files) {
    try {
      outcomes.push_back(PredictImage(model, plan, file));
    } catch (const Failure& failure) {
      std::cerr << "lenslet: " << failure.what() << '\n';
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

std::vector<Outcome> PredictTensor(const Model& model, const Arguments& arguments) {
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
  for (std::span<const float> rest = input.values; !rest.empty(); rest = rest.subspan(std::min(most, rest.size()))) {
    const auto output = plan.Run(rest.first(std::min(most, rest.size())));
    const auto wanted = wants_layer ? plan.LayerOutput(layer) : output;
    written.insert(written.end(), wanted.begin(), wanted.end());
    for (std::size_t at = 0; at < output.size(); at += per_output) {
      Outcome outcome{.file = arguments.tensor,
                      .prediction = Decide(model.architecture(), output.subspan(at, per_output)),
                      .problem = {}};
      if (!outcome.prediction) outcome.problem = "the network's output is not a number";
      outcomes.push_back(std::move(outcome));
    }
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
    } else {
      entry.Set("label", nullptr).Set("probability", nullptr).Set("probabilities", nullptr);
      entry.Set(outcome.failed ? "error" : "reason", outcome.problem);
    }
  }
  std::cout << json.Text(true) << '\n';
}

void PrintText(const std::vector<Outcome>& outcomes) {
  for (const Outcome& outcome : outcomes) {
    if (outcome.prediction) {
      std::cout << outcome.file << ": " << outcome.prediction->label << " (" << std::fixed << std::setprecision(2)
                << 100 * outcome.prediction->probability << " %)\n";
    } else if (!outcome.failed) {
      std::cout << outcome.file << ": " << outcome.problem << '\n';
    }
  }
}

void Run(const Arguments& arguments, int& exit_code) {
  if (arguments.files.empty() == arguments.tensor.empty())
    throw UsageError("predict: give either image files or --tensor");
  if (!arguments.layer.empty() && arguments.out.empty()) throw UsageError("predict: --layer needs --out");
  if (!arguments.out.empty() && arguments.tensor.empty()) throw UsageError("predict: --out needs --tensor");
  const Model model = LoadModel(arguments.model);
  const auto outcomes =
      arguments.tensor.empty() ? PredictImages(model, arguments.files) : PredictTensor(model, arguments);
  if (arguments.json) {
    PrintJson(outcomes);
  } else if (arguments.out.empty()) {
    PrintText(outcomes);
  }
  if (std::any_of(outcomes.begin(), outcomes.end(), [](const Outcome& o) { return o.failed; })) exit_code = 1;
}

}  // namespace

void AddPredict(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("predict", "Say what a model sees in images, or run it on a tensor");
  const auto a = std::make_shared<Arguments>();
  command->add_option("model", a->model, "A .safetensors file")->required();
  command->add_option("files", a->files,
                      "PNG or JPEG images; one that cannot be read is named, and the others are still read");
  command->add_option("--tensor", a->tensor, "Instead of images: the network's own input as .npy, float32");
  command->add_option("--out", a->out, "With --tensor: write the network's output as .npy");
  command->add_option("--layer", a->layer, "With --out: write the output of this layer instead");
  command->add_flag("--json", a->json, "Print an array of {file, label, probability, probabilities}");
  command->callback([a, &exit_code] { Run(*a, exit_code); });
}

}  // namespace lenslet::native
