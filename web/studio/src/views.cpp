// What a platform can read off the studio.
#include <string>

#include "captions.h"
#include "rooms/rooms.h"
#include "state.h"

namespace lenslet::studio {

std::span<const ControlView> Studio::controls() const { return state_->views; }

ReadingView Studio::reading(Seat seat) const {
  const std::optional<Recogniser>& recogniser = state_->At(seat).recogniser;
  if (!recogniser) return {"", {}, {}, false, false, false};
  const Reading& reading = recogniser->reading();
  const ModelFacts& facts = recogniser->facts();
  const bool photos = facts.takes_photos;
  const std::span<const float> input = photos ? std::span<const float>(reading.photo) : reading.digit.pixels;
  if (reading.blank()) return {"", {}, input, reading.failed, false, false};
  const bool yes = reading.probabilities[0] >= 0.5f;
  const char* const label = photos ? (yes ? facts.yes : facts.no).c_str() : facts.classes[reading.best].c_str();
  if (photos) return {label, reading.probabilities, input, false, false, state_->photo.lacks_face()};
  return {label, reading.probabilities, input, false, state_->IsTiny(), false};
}

std::span<const std::string> Studio::classes(Seat seat) const {
  const std::optional<Recogniser>& recogniser = state_->At(seat).recogniser;
  if (!recogniser) return {};
  return recogniser->facts().classes;
}

std::span<const float> Studio::history() const {
  const std::optional<Recogniser>& recogniser = state_->At(Seat::kFirst).recogniser;
  if (!recogniser || recogniser->facts().history.empty()) return {};
  static_assert(sizeof(Epoch) == 4 * sizeof(float));
  return {&recogniser->facts().history.front().training_loss, 4 * recogniser->facts().history.size()};
}

std::string Studio::StepsText() const {
  std::string text;
  const std::optional<Recogniser>& recogniser = state_->At(Seat::kFirst).recogniser;
  if (!recogniser) return text;
  const auto add = [&](std::span<const StepCaption> steps) {
    for (const StepCaption& step : steps) {
      text += text.empty() ? "" : "\n";
      text += std::string(step.title) + ". " + step.words;
    }
  };
  if (recogniser->facts().takes_photos) {
    add(state_->photo.Steps(recogniser->facts().side, state_->OtherBox()));
  } else {
    add(StepCaptions(recogniser->reading().digit, state_->IsTiny()));
  }
  return text;
}

std::string Studio::FactsText() const {
  std::string sentences;
  for (const Seat seat : {Seat::kFirst, Seat::kSecond}) {
    const Reader reader = state_->ReaderAt(seat);
    if (!reader.facts) continue;
    const ModelFacts& facts = *reader.facts;
    if (seat == Seat::kSecond) sentences += " Compared with ";
    sentences += reader.title + Format(", %lld parameters, ", static_cast<long long>(facts.parameters)) +
                 SizeText(static_cast<std::int64_t>(facts.file_bytes)) + ".";
    if (reader.is_lesson) sentences += " It fails on purpose, for a lesson.";
    if (!facts.test_accuracy) continue;
    sentences += Format(facts.takes_photos ? " It is right about %.2f %% of its test photos."
                                           : " It reads %.2f %% of its test digits right.",
                        100 * *facts.test_accuracy);
  }
  return sentences;
}

std::string Studio::LayerTimesText() const {
  std::string text;
  const std::optional<Recogniser>& recogniser = state_->At(Seat::kFirst).recogniser;
  if (!recogniser || !recogniser->step_times()) return text;
  for (const StepText& step : StepTexts(*recogniser->step_times())) {
    text += (text.empty() ? "" : "\n") + step.layers + '\t' + step.kernel + '\t' + step.multiplies + '\t' + step.time +
            '\t' + step.gflops + '\t' + step.peak;
  }
  return text;
}

std::string Studio::TimeText(int network) const {
  return state_->Has(network) ? studio::TimeText(state_->networks[static_cast<std::size_t>(network)]) : std::string();
}

}  // namespace lenslet::studio
