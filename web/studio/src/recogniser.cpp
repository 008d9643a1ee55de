#include "recogniser.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lenslet::studio {
namespace {

constexpr std::size_t kWarmUp = 5;  // The browser is still compiling.
constexpr std::size_t kEnough = 8;
constexpr std::size_t kRecent = 256;

}  // namespace

Result<Recogniser> Recogniser::Load(std::span<const std::byte> file, Clock clock) {
  Result<Model> model = Model::Load(file);
  if (!model) return std::unexpected(model.error());
  const Architecture& architecture = model->architecture();
  const Shape expected{1, DigitImage::kSide, DigitImage::kSide};
  if (architecture.preparation != Preparation::kDigit || architecture.input != expected) {
    return Fail(ErrorCode::kWrongInput, "the network \"" + architecture.name + "\" takes " +
                                            ToString(architecture.input) + ", this page draws digits of " +
                                            ToString(expected));
  }
  const Shape classes{static_cast<std::int64_t>(architecture.classes.size())};
  if (model->output_shape() != classes || architecture.classes.size() < 2) {
    return Fail(ErrorCode::kShapeMismatch, "the network \"" + architecture.name + "\" gives " +
                                               ToString(model->output_shape()) + ", its classes are " +
                                               ToString(classes));
  }
  Result<Plan> plan = Plan::Compile(*model);
  if (!plan) return std::unexpected(plan.error());
  Recogniser recogniser(*model, *std::move(plan), clock);
  recogniser.facts_.file_bytes = file.size();
  return recogniser;
}

Recogniser::Recogniser(const Model& model, Plan plan, Clock clock)
    : architecture_(model.architecture()), plan_(std::move(plan)), clock_(clock) {
  facts_.title = architecture_.title;
  facts_.classes = architecture_.classes;
  facts_.instruction_set = plan_.instruction_set();
  for (const Parameter& parameter : Parameters(architecture_)) {
    // PyTorch calls batch norm's running statistics buffers: they are not learnt.
    if (parameter.key.ends_with(".running_mean") || parameter.key.ends_with(".running_var")) continue;
    facts_.parameters += parameter.shape.elements();
  }
  const TestScore score = ReadTestScore(model.training());
  facts_.test_accuracy = score.accuracy;
  facts_.test_error = score.standard_error;
  facts_.history = ReadHistory(model.training());
  input_.resize(static_cast<std::size_t>(DigitImage::kSide * DigitImage::kSide));
  probabilities_.resize(architecture_.classes.size());
  recent_ms_.reserve(kRecent);
}

const Reading& Recogniser::Read(const GrayView& paper) {
  const double start = clock_();
  if (Result<DigitImage> digit = PrepareDigit(paper, Ink::kLight)) reading_.digit = *digit;
  reading_.failed = false;
  if (reading_.digit.blank) {
    reading_.probabilities.clear();
    return reading_;
  }
  std::ranges::copy(reading_.digit.pixels, input_.begin());
  Normalize(architecture_, input_);
  ToProbabilities(architecture_, plan_.Run(input_), probabilities_);
  if (!std::ranges::all_of(probabilities_, [](float p) { return std::isfinite(p); })) {
    reading_.probabilities.clear();
    reading_.failed = true;
    return reading_;
  }
  reading_.probabilities = probabilities_;
  reading_.best = static_cast<std::size_t>(std::ranges::max_element(probabilities_) - probabilities_.begin());
  const double elapsed = clock_() - start;
  if (++readings_ <= kWarmUp) return reading_;
  if (recent_ms_.size() < kRecent) {
    recent_ms_.push_back(elapsed);
  } else {
    recent_ms_[readings_ % kRecent] = elapsed;
  }
  return reading_;
}

void Recogniser::Measure(const GrayView& paper, double most_ms) {
  const double start = clock_();
  while (!Read(paper).blank() && !timing() && clock_() - start < most_ms) continue;
}

std::optional<Timing> Recogniser::timing() const {
  if (recent_ms_.size() < kEnough) return {};
  const auto count = static_cast<double>(recent_ms_.size());
  double sum = 0, squares = 0;
  for (const double ms : recent_ms_) sum += ms;
  for (const double ms : recent_ms_) squares += (ms - sum / count) * (ms - sum / count);
  return Timing{sum / count, std::sqrt(squares / (count - 1) / count)};
}

}  // namespace lenslet::studio
