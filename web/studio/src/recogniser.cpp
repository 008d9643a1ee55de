#include "recogniser.h"

#include <algorithm>
#include <utility>

#include "training_record.h"

namespace lenslet::studio {
namespace {

constexpr std::size_t kRecent = 63;
constexpr std::size_t kEnough = 5;  // The first ones are slow: the browser is still compiling.

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
  for (const Parameter& parameter : Parameters(architecture_)) facts_.parameters += parameter.shape.elements();
  const TestScore score = ReadTestScore(model.training());
  facts_.test_accuracy = score.accuracy;
  facts_.test_error = score.standard_error;
  input_.resize(static_cast<std::size_t>(DigitImage::kSide * DigitImage::kSide));
  probabilities_.resize(architecture_.classes.size());
  recent_ms_.reserve(kRecent);
}

const Reading& Recogniser::Read(const GrayView& paper) {
  const double start = clock_();
  if (Result<DigitImage> digit = PrepareDigit(paper, Ink::kLight)) reading_.digit = *digit;
  if (reading_.digit.blank) {
    reading_.probabilities.clear();
    return reading_;
  }
  std::ranges::copy(reading_.digit.pixels, input_.begin());
  Normalize(architecture_, input_);
  ToProbabilities(architecture_, plan_.Run(input_), probabilities_);
  reading_.probabilities = probabilities_;
  reading_.best = static_cast<std::size_t>(std::ranges::max_element(probabilities_) - probabilities_.begin());
  const double elapsed = clock_() - start;
  if (recent_ms_.size() < kRecent) {
    recent_ms_.push_back(elapsed);
  } else {
    recent_ms_[next_++ % kRecent] = elapsed;
  }
  return reading_;
}

double Recogniser::median_ms() const {
  if (recent_ms_.size() < kEnough) return 0;
  std::vector<double> sorted = recent_ms_;
  const auto middle = sorted.begin() + std::ssize(sorted) / 2;
  std::ranges::nth_element(sorted, middle);
  return *middle;
}

}  // namespace lenslet::studio
