#include "recogniser.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lenslet::studio {
namespace {

constexpr std::size_t kWarmUp = 2;  // The browser is still compiling.
constexpr std::size_t kLeast = 2, kEnough = 5;
constexpr std::size_t kRecent = 256;
constexpr double kLongEnough_ms = 20;  // By clocks that show whole milliseconds.

bool TakesDigits(const Architecture& architecture) {
  return architecture.preparation == Preparation::kDigit &&
         architecture.input == Shape{1, DigitImage::kSide, DigitImage::kSide};
}

bool TakesPhotos(const Architecture& architecture) {
  const Shape& input = architecture.input;
  return architecture.preparation == Preparation::kPhoto && input.rank() == 3 && input[0] == 3 &&
         input[1] == input[2] && input[1] <= Recogniser::kMostCells;
}

}  // namespace

Result<Recogniser> Recogniser::Load(std::span<const std::byte> file, Clock clock) {
  Result<Model> model = Model::Load(file);
  if (!model) return std::unexpected(model.error());
  const Architecture& architecture = model->architecture();
  if (!TakesDigits(architecture) && !TakesPhotos(architecture)) {
    return Fail(ErrorCode::kWrongInput, "the network \"" + architecture.name + "\" takes " +
                                            ToString(architecture.input) +
                                            ", this page has drawn digits of 1×28×28 and photos of 3×n×n, n up to " +
                                            std::to_string(kMostCells));
  }
  const Shape classes{static_cast<std::int64_t>(architecture.classes.size())};
  const bool is_question = architecture.classes.size() == 1;
  if (model->output_shape() != classes || is_question != TakesPhotos(architecture)) {
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
  facts_.takes_photos = TakesPhotos(architecture_);
  facts_.side = static_cast<int>(architecture_.input[1]);
  facts_.crop = architecture_.crop;
  facts_.classes = architecture_.classes;
  facts_.yes = architecture_.classes[0] == "smile" ? "smiling" : architecture_.classes[0];
  facts_.no = "not " + facts_.yes;
  for (const Parameter& parameter : Parameters(architecture_)) {
    // PyTorch calls batch norm's running statistics buffers: they are not learnt.
    if (parameter.key.ends_with(".running_mean") || parameter.key.ends_with(".running_var")) continue;
    facts_.parameters += parameter.shape.elements();
  }
  TrainingRecord record = ReadTrainingRecord(model.training());
  facts_.test_accuracy = record.test_accuracy;
  facts_.history = std::move(record.history);
  input_.resize(static_cast<std::size_t>(architecture_.input.elements()));
  probabilities_.resize(architecture_.classes.size());
  recent_ms_.reserve(kRecent);
  network_ms_.reserve(kRecent);
}

bool Recogniser::Prepare(const Subject& subject) {
  if (facts_.takes_photos) {
    Result<std::vector<float>> photo = PreparePhoto(architecture_, subject.photo, subject.box);
    reading_.photo = photo ? *std::move(photo) : std::vector<float>();
    std::ranges::copy(reading_.photo, input_.begin());
    return !reading_.photo.empty();
  }
  if (Result<DigitImage> digit = PrepareDigit(subject.paper, Ink::kLight)) reading_.digit = *digit;
  std::ranges::copy(reading_.digit.pixels, input_.begin());
  return !reading_.digit.blank;
}

const Reading& Recogniser::Read(const Subject& subject) {
  const double start = clock_();
  reading_.failed = false;
  if (!Prepare(subject)) {
    reading_.probabilities.clear();
    return reading_;
  }
  const double prepared = clock_();
  Normalize(architecture_, input_);
  ToProbabilities(architecture_, plan_.Run(input_), probabilities_);
  if (!std::ranges::all_of(probabilities_, [](float p) { return std::isfinite(p); })) {
    reading_.probabilities.clear();
    reading_.failed = true;
    return reading_;
  }
  reading_.probabilities = probabilities_;
  reading_.best = static_cast<std::size_t>(std::ranges::max_element(probabilities_) - probabilities_.begin());
  const double end = clock_();
  if (++readings_ <= kWarmUp) return reading_;
  if (recent_ms_.size() < kRecent) {
    recent_ms_.push_back(end - start);
    network_ms_.push_back(end - prepared);
  } else {
    recent_ms_[readings_ % kRecent] = end - start;
    network_ms_[readings_ % kRecent] = end - prepared;
  }
  return reading_;
}

void Recogniser::Measure(const Subject& subject, double most_ms) {
  const double start = clock_();
  const auto is_done = [&] {
    const double ms = clock_() - start;
    if (recent_ms_.size() < kLeast) return false;
    return ms >= most_ms || (recent_ms_.size() >= kEnough && ms >= kLongEnough_ms) || recent_ms_.size() == kRecent;
  };
  while (!Read(subject).blank() && !is_done()) continue;
}

std::optional<Timing> Recogniser::timing() const {
  if (recent_ms_.size() < kLeast) return {};
  const auto count = static_cast<double>(recent_ms_.size());
  double sum = 0, squares = 0, network = 0;
  for (const double ms : recent_ms_) sum += ms;
  for (const double ms : recent_ms_) squares += (ms - sum / count) * (ms - sum / count);
  for (const double ms : network_ms_) network += ms;
  return Timing{sum / count, std::sqrt(squares / (count - 1) / count), network / count};
}

}  // namespace lenslet::studio
