#include "train/export.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iomanip>
#include <sstream>

#include "base/failure.h"
#include "io/json.h"
#include "lenslet/plan.h"

namespace lenslet::native {
namespace {

constexpr std::int64_t kCompared = 1000;
// The project's bound for a whole network: float32 sums of some hundred terms, in another order, differ by about 1e-6.
constexpr double kLargestDifference = 1e-5;

std::vector<float> ToVector(const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

// Six digits are more than an epoch repeats on another machine, and a third of the text.
double Short(double value) {
  // std::stod throws at the numbers next to zero.
  return std::strtod((std::ostringstream() << std::setprecision(6) << value).str().c_str(), nullptr);
}

std::string TrainingRecord(const DataSets& data, const TrainOptions& options, const TrainReport& report) {
  const Recipe& recipe = options.recipe;
  Json record = Json::MakeObject();
  record.SetJson("recipe", recipe.json);
  record.Set("epochs", report.history.size());
  if (report.kept_epoch) record.Set("kept_epoch", *report.kept_epoch);
  record.Set("seed", recipe.seed).Set("weights", DtypeName(report.stored)).Set("device", options.device);
  record.Set("threads", at::get_num_threads()).Set("cpu_capability", at::get_cpu_capability());
  record.Set("seconds", report.seconds);
  if (recipe.limit > 0) record.Set("limit", recipe.limit);
  if (report.mean_validation) {
    record.Object("mean_validation")
        .Set("loss", Short(report.mean_validation->loss))
        .Set("accuracy", Short(report.mean_validation->accuracy));
  }
  if (report.temperature) record.Set("temperature", *report.temperature);
  record.Object("versions").Set("lenslet", LENSLET_VERSION).Set("libtorch", TORCH_VERSION);
  Json source = record.Object("data");
  source.Set("name", recipe.data).Set("sha256", data.sha256);
  if (!data.drawn_sha256.empty()) source.Set("drawn_sha256", data.drawn_sha256);
  source.Set("training_images", data.training.size()).Set("validation_images", data.validation.size());
  Json history = record.List("history");
  for (const EpochRecord& epoch : report.history) {
    Json entry = history.PushObject();
    entry.Set("learning_rate", Short(epoch.learning_rate))
        .Set("training_loss", Short(epoch.training_loss))
        .Set("training_accuracy", Short(epoch.training_accuracy));
    if (data.validation.size() > 0) {
      entry.Set("validation_loss", Short(epoch.validation_loss))
          .Set("validation_accuracy", Short(epoch.validation_accuracy));
    }
    entry.Set("seconds", Short(epoch.seconds));
  }
  const double accuracy = static_cast<double>(report.test_correct) / static_cast<double>(report.test_total);
  record.Object("test")
      .Set("correct", report.test_correct)
      .Set("total", report.test_total)
      .Set("accuracy", accuracy)
      .Set("standard_error", std::sqrt(accuracy * (1 - accuracy) / static_cast<double>(report.test_total)));
  return record.Text(false);
}

// No image, for the file goes to people who have no right to it: a pattern with values all over [0, 1].
torch::Tensor KnownInput(const EpochContext& context) {
  const Shape& shape = context.recipe.architecture.input;
  std::vector<std::int64_t> extents{1};
  extents.insert(extents.end(), shape.extents().begin(), shape.extents().end());
  return torch::arange(shape.elements()).mul(37).remainder(256).to(torch::kUInt8).view(extents);
}

KnownAnswer MakeKnownAnswer(const EpochContext& context) {
  const torch::Tensor input = context.input(KnownInput(context));
  const torch::Tensor output = context.network.forward(input);
  return {.input_shape = *Shape::From({input.sizes().data(), input.sizes().size()}),
          .output_shape = *Shape::From({output.sizes().data(), output.sizes().size()}),
          .input = ToVector(input),
          .output = ToVector(output)};
}

// The network gets its weights as the file will have them: rounded to half precision where no prediction on the test
// set becomes another.
Dtype RoundWeights(const EpochContext& context, const DataSets& data, const Score& test) {
  const Architecture& architecture = context.recipe.architecture;
  const Tensors exact = ExportTensors(context.network, architecture);
  const Model model = Unwrap(Model::Bind(architecture, exact), "the trained network");
  const auto rounded = Model::Load(model.Serialize(Dtype::kF16));
  if (!rounded) return Dtype::kF32;  // A weight too large for half precision.
  ImportTensors(context.network, architecture, rounded->tensors());
  if (torch::equal(Evaluate(context, data.test).predicted, test.predicted)) return Dtype::kF16;
  ImportTensors(context.network, architecture, exact);
  return Dtype::kF32;
}

// One output of the network, by both: throws where a probability differs. Returns the largest difference.
double Compare(std::span<const float> core, std::span<const float> torch, std::int64_t image) {
  double largest = 0;
  for (std::size_t k = 0; k < core.size(); ++k) {
    const double difference = std::fabs(static_cast<double>(core[k]) - static_cast<double>(torch[k]));
    if (!(difference <= kLargestDifference)) {  // NaN too.
      throw Failure("the core and LibTorch disagree on test image ", image, ", class ", k, ": ", core[k], " and ",
                    torch[k], "; no model is written");
    }
    largest = std::max(largest, difference);
  }
  return largest;
}

void CompareWithCore(const EpochContext& context, const TorchData& test, const Model& model, TrainReport& report) {
  Plan plan = Unwrap(Plan::Compile(model, {.max_batch = kExportBatch}), "the exported model");
  const auto outputs = static_cast<std::size_t>(model.output_shape().elements());
  const std::int64_t count = std::min(kCompared, test.size());
  std::vector<float> p(outputs), q(outputs);
  for (std::int64_t begin = 0; begin < count; begin += kExportBatch) {
    const std::int64_t end = std::min(begin + kExportBatch, count);
    const torch::Tensor inputs = context.input(test.images.slice(0, begin, end));
    const std::vector<float> input = ToVector(inputs), expected = ToVector(context.network.forward(inputs));
    const std::span<const float> found = plan.Run(input);
    for (std::int64_t i = begin; i < end; ++i) {
      const std::size_t at = static_cast<std::size_t>(i - begin) * outputs;
      ToProbabilities(model.architecture(), found.subspan(at, outputs), p);
      ToProbabilities(model.architecture(), std::span(expected).subspan(at, outputs), q);
      report.largest_difference = std::max(report.largest_difference, Compare(p, q, i));
    }
  }
  report.compared = count;
}

}  // namespace

std::vector<std::byte> ExportModel(const EpochContext& context, const DataSets& data, const TrainOptions& options,
                                   TrainReport& report) {
  const torch::NoGradGuard no_grad;
  const Score test = Evaluate(context, data.test);
  report.test_correct = test.correct;
  report.test_total = test.total;
  report.stored = RoundWeights(context, data, test);

  const Architecture& architecture = options.recipe.architecture;
  const Model model = Unwrap(Model::Bind(architecture, ExportTensors(context.network, architecture),
                                         TrainingRecord(data, options, report), MakeKnownAnswer(context)),
                             "the trained network");
  std::vector<std::byte> file = model.Serialize(report.stored);
  CompareWithCore(context, data.test, Unwrap(Model::Load(file), "the exported model"), report);
  return file;
}

}  // namespace lenslet::native
