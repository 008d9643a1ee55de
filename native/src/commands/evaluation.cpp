#include "commands/evaluation.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <numbers>
#include <span>
#include <tuple>

#include "base/failure.h"
#include "data/drawn/drawn.h"
#include "lenslet/plan.h"
#ifdef LENSLET_HAS_TORCH
#include "train/train.h"
#endif

namespace lenslet::native {
namespace {

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

}  // namespace

Evaluation Evaluate(const Model& model, const TestSet& set, const std::string& backend, bool by_kind) {
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
    if (by_kind && truth == kNotADigit) {
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

}  // namespace lenslet::native
