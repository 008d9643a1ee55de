#include <iomanip>
#include <iostream>
#include <sstream>

#include "base/failure.h"
#include "commands/commands.h"
#include "commands/model_file.h"
#include "io/json.h"
#include "lenslet/plan.h"

namespace lenslet::native {
namespace {

struct Row {
  std::string name, type;
  Shape output;
  std::int64_t parameters = 0, multiply_adds = 0;
};

// How many multiply-adds each layer takes for one input.
std::vector<std::int64_t> MultiplyAdds(const Model& model) {
  std::vector<std::int64_t> counts;
  for (std::size_t i = 0; i < model.architecture().layers.size(); ++i) {
    const Operation& operation = model.architecture().layers[i].operation;
    std::int64_t each = 0;  // Per element of the output.
    if (const auto* conv = std::get_if<Conv2d>(&operation)) {
      each = conv->in_channels / conv->groups * conv->kernel_size.h * conv->kernel_size.w;
    } else if (const auto* linear = std::get_if<Linear>(&operation)) {
      each = linear->in_features;
    }
    counts.push_back(each * model.layer_shapes()[i].elements());
  }
  return counts;
}

std::vector<Row> Rows(const Model& model) {
  std::vector<Row> rows;
  const auto counts = MultiplyAdds(model);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const Layer& layer = model.architecture().layers[i];
    rows.push_back({layer.name, TypeName(layer.operation), model.layer_shapes()[i], 0, counts[i]});
  }
  for (const Parameter& parameter : Parameters(model.architecture())) {
    // PyTorch calls batch norm's running statistics buffers: they are not learnt.
    if (parameter.key.ends_with(".running_mean") || parameter.key.ends_with(".running_var")) continue;
    rows[parameter.layer].parameters += parameter.shape.elements();
  }
  return rows;
}

const char* PreparationName(Preparation preparation) {
  return preparation == Preparation::kDigit ? "digit" : preparation == Preparation::kPhoto ? "photo" : "none";
}

void PushAll(Json list, const auto& values) {
  for (const auto& value : values) list.Push(value);
}

void PrintJson(const Model& model, const std::vector<Row>& rows, const Row& total, const Plan* plan) {
  const Architecture& architecture = model.architecture();
  Json json = Json::MakeObject();
  json.Set("name", architecture.name).Set("title", architecture.title);
  Json input = json.Object("input");
  PushAll(input.List("shape"), architecture.input.extents());
  input.Set("preparation", PreparationName(architecture.preparation));
  if (architecture.preparation == Preparation::kPhoto) input.Set("crop", architecture.crop);
  PushAll(input.List("mean"), architecture.mean);
  PushAll(input.List("std"), architecture.std);
  PushAll(json.List("classes"), architecture.classes);
  json.Set("parameters", total.parameters).Set("multiply_adds", total.multiply_adds);
  json.Set("known_answer", model.known_answer().has_value()).Set("matched_by_shape", model.was_matched());
  Json layers = json.List("layers");
  for (const Row& row : rows) {
    Json layer = layers.PushObject();
    layer.Set("name", row.name).Set("type", row.type);
    PushAll(layer.List("output_shape"), row.output.extents());
    layer.Set("parameters", row.parameters).Set("multiply_adds", row.multiply_adds);
  }
  if (plan != nullptr) {
    Json out = json.Object("plan");
    out.Set("instruction_set", plan->instruction_set()).Set("arena_bytes", plan->arena_bytes());
    out.Set("weights_bytes", plan->weights_bytes());
    Json steps = out.List("steps");
    for (const Plan::StepInfo& step : plan->steps()) {
      steps.PushObject().Set("layers", step.layers).Set("kernel", step.kernel).Set("multiplies", step.multiplies);
    }
  }
  if (!model.training().empty()) json.SetJson("training", model.training());
  std::cout << json.Text(true) << '\n';
}

void PrintRow(const Row& row, const std::string& shape) {
  std::cout << std::left << std::setw(16) << row.name << ' ' << std::setw(18) << row.type << ' ' << std::setw(14)
            << shape << std::right << std::setw(12) << row.parameters << std::setw(14) << row.multiply_adds << '\n';
}

std::string TrainingSummary(const std::string& text) {
  constexpr double kAny = 1e300;
  std::ostringstream summary;
  try {
    const JsonValue training = JsonValue::Parse(text, "training record");
    const auto test = training.Find("test"), epochs = training.Find("epochs"), versions = training.Find("versions");
    if (epochs) summary << "trained for " << epochs->Text() << " epochs";
    if (versions && versions->Find("libtorch"))
      summary << " with LibTorch " << FirstLine(versions->At("libtorch").String());
    if (test) {
      summary << "; test accuracy " << std::fixed << std::setprecision(2) << 100 * test->At("accuracy").Number(0, 1)
              << " % ± " << 100 * test->At("standard_error").Number(0, kAny);
    }
  } catch (const Failure&) {  // The format leaves the record's content free.
    return "a training record of another program";
  }
  return std::move(summary).str();
}

void PrintText(const Model& model, const std::vector<Row>& rows, const Row& total, const Plan* plan) {
  const Architecture& architecture = model.architecture();
  std::cout << architecture.title << " (" << architecture.name << "), input " << ToString(architecture.input)
            << ", prepared as " << PreparationName(architecture.preparation) << ", " << architecture.classes.size()
            << " classes" << (model.known_answer() ? ", known answer checked" : ", no known answer") << "\n\n"
            << "layer            type               output          parameters multiply-adds\n";
  for (const Row& row : rows) PrintRow(row, ToString(row.output));
  PrintRow(total, "");
  std::cout << '\n';
  if (model.training().empty()) {
    std::cout << "no training record\n";
  } else {
    std::cout << TrainingSummary(model.training()) << " (--json shows the whole training record)\n";
  }
  if (plan == nullptr) return;
  std::cout << "\nplan for " << plan->instruction_set() << ": " << plan->arena_bytes() << " bytes of activations, "
            << plan->weights_bytes() << " of packed weights\n";
  for (const Plan::StepInfo& step : plan->steps()) {
    std::cout << "  " << std::left << std::setw(28) << step.layers << ' ' << std::setw(34) << step.kernel << std::right
              << std::setw(12) << step.multiplies << '\n';
  }
}

}  // namespace

int RunInspect(const InspectArguments& arguments) {
  const Model model = LoadModel(arguments.model);
  const std::vector<Row> rows = Rows(model);
  Row total{.name = "total", .type = {}, .output = {}};
  for (const Row& row : rows) {
    total.parameters += row.parameters;
    total.multiply_adds += row.multiply_adds;
  }
  std::optional<Plan> plan;
  if (arguments.plan) plan = Unwrap(Plan::Compile(model), arguments.model);
  const Plan* const shown = plan ? &*plan : nullptr;
  arguments.json ? PrintJson(model, rows, total, shown) : PrintText(model, rows, total, shown);
  return 0;
}

}  // namespace lenslet::native
