#include "state.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lenslet::studio {
namespace {

// Diameters as shares of the paper: a digit two thirds as tall as the paper gets MNIST's own stroke from the middle
// one.
constexpr std::array<float, 3> kBrushes = {0.05f, 0.075f, 0.105f};
constexpr float kEraser = 0.12f;

// As a share of the drawing's longer side: of what a wider one drew nobody can tell what it is.
constexpr float kWidestPen = 0.4f;

// Of the photo on the screen, in device pixels: a sheet of 720 at two for each. Sharper screens smooth it.
constexpr int kPhotoTexture = 1440;

const ImFontLoader& UseLoader(const ImFontLoader& loader) {
  ImGui::GetIO().Fonts->SetFontLoader(&loader);
  return loader;
}

}  // namespace

ImGuiScope::ImGuiScope() {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
  ImGui::GetStyle().CircleTessellationMaxError = 0.1f;
  ImGui::GetStyle().CurveTessellationTol = 0.4f;
}

ImGuiScope::~ImGuiScope() { ImGui::DestroyContext(); }

Studio::State::State(const ImFontLoader& fonts, double (*clock_in)()) : clock(clock_in), type(UseLoader(fonts)) {
  paper_texture.Resize(Drawing::kSide, Drawing::kSide);
}

Reader Studio::State::ReaderAt(Seat seat) const {
  const Place& place = At(seat);
  Reader reader;
  if (place.recogniser) {
    reader.reading = &place.recogniser->reading();
    reader.facts = &place.recogniser->facts();
    reader.timing = place.recogniser->timing();
    reader.step_times = place.recogniser->step_times() ? &*place.recogniser->step_times() : nullptr;
    const NetworkEntry* const entry = Has(place.network) ? &networks[static_cast<std::size_t>(place.network)] : nullptr;
    reader.title = entry ? entry->title : reader.facts->title;
    reader.is_lesson = entry && !entry->lesson.empty();
  }
  if (Has(place.loading)) {
    reader.loading = place.share;
    reader.loading_title = networks[static_cast<std::size_t>(place.loading)].title;
  }
  return reader;
}

bool Studio::State::TakesPhotos() const {
  const std::optional<Recogniser>& first = At(Seat::kFirst).recogniser;
  return first && first->facts().takes_photos;
}

bool Studio::State::HasOtherBox() const {
  const std::optional<Recogniser>& second = At(Seat::kSecond).recogniser;
  return TakesPhotos() && !photo.empty() && second && second->facts().crop != photo.share();
}

std::optional<CropBox> Studio::State::OtherBox() const {
  if (!HasOtherBox()) return {};
  return At(Seat::kSecond).read_box;
}

bool Studio::State::IsTiny() const {
  const Box& ink = At(Seat::kFirst).recogniser->reading().digit.ink;
  const auto longer = static_cast<float>(std::max(ink.right - ink.left, ink.bottom - ink.top));
  return longer > 0 && !drawing.is_drawing() && drawing.pen() > kWidestPen * longer;
}

Subject Studio::State::Present() const { return {drawing.shown().view(), photo.view(), photo.crop().box()}; }

double Studio::State::PhotoPixels(float css_pixels) const {
  return static_cast<double>(css_pixels) * photo.view().width / static_cast<double>(PhotoRect().w);
}

PhotoPoint Studio::State::OnPhoto(float x, float y) const {
  const Rect at = PhotoRect();
  return {PhotoPixels(x - at.x), PhotoPixels(y - at.y)};
}

// Shrunk as for the network, by the mean of what lies under each pixel; enlarged by the renderer.
void Studio::State::ShowPhoto() {
  if (photo.empty()) return;
  const PhotoView view = photo.view();
  const auto pixels = [&](float length, int most) {
    return std::clamp(static_cast<int>(std::lround(length * viewport.density)), 1, std::min(most, kPhotoTexture));
  };
  const Rect at = PhotoRect();
  const PhotoShown wanted{photo.revision(), pixels(at.w, view.width), pixels(at.h, view.height)};
  if (wanted == photo_shown) return;
  const CropBox all{0, 0, static_cast<double>(view.width), static_cast<double>(view.height)};
  const Result<std::vector<float>> shown = ResizePhoto(view, all, wanted.height, wanted.width);
  if (!shown) return;
  if (photo_texture.empty()) photo_texture.Resize(kPhotoTexture, kPhotoTexture);
  photo_texture.Update(*shown, wanted.width, wanted.height);
  photo_shown = wanted;
}

PhotoView FaceStrip::at(int i) const {
  const int one = width / count;
  return {std::span(rgba).subspan(4 * static_cast<std::size_t>(one * i)), one, height, 4 * std::int64_t{width}};
}

float Studio::State::Radius() const {
  return (tools.erasing ? kEraser : kBrushes[static_cast<std::size_t>(tools.brush)]) / 2;
}

PenSample Studio::State::OnPaper(const PenInput& input) const {
  const float scale = Drawing::kSide / layout.paper.w;
  return {(input.x - layout.paper.x) * scale, (input.y - layout.paper.y) * scale, input.pressure, input.time_ms};
}

std::vector<PenSample> Studio::State::OnPaper(std::span<const PenInput> inputs) const {
  std::vector<PenSample> samples;
  for (const PenInput& input : inputs) samples.push_back(OnPaper(input));
  return samples;
}

// What Frame() draws differently while the pointer is there: −1 nothing, −2 itself, else the control under it.
int Studio::State::Hovered() const {
  if (!pointer) return -1;
  const Rect seen{layout.seen.x, layout.seen.y + kTitleHeight, layout.seen_side, layout.seen_side};
  const auto at = std::ranges::find_if(controls, [&](const Control& c) { return c.rect.contains(*pointer); });
  if (at != controls.end()) return static_cast<int>(at - controls.begin());
  for (const Rect& place : {layout.paper, seen, layout.curves}) {
    if (place.contains(*pointer)) return -2;
  }
  return -1;
}

void Studio::State::MovePointer(std::optional<ImVec2> to) {
  const int before = Hovered();
  pointer = to;
  const int now = Hovered();
  if (now != before || now == -2) stale = true;
}

void Studio::State::DropPrediction() {
  if (std::exchange(prediction, Prediction::kNone) != Prediction::kNone) drawing.Predict({});
}

void Studio::State::Update() {
  DropPrediction();
  const bool photos = TakesPhotos();
  layout = ComputeLayout({viewport.width, viewport.available_height, tools.steps_shown, tools.networks_shown, photos,
                          photos ? tools.face_count : tools.sample_count, networks, HasBothKinds(networks),
                          At(Seat::kSecond).recogniser.has_value(), HasOtherBox(), TimedSteps()});
  controls = ListControls(layout, drawing, photos ? &photo : nullptr, tools, networks, At(Seat::kFirst).network);
  views.clear();
  for (const Control& c : controls) {
    views.push_back({c.name.c_str(), c.rect.x, c.rect.y, c.rect.w, c.rect.h, c.enabled, c.pressed});
  }
  if (const Rect& privacy = layout.privacy; privacy.w > 0)
    views.push_back({"privacy", privacy.x, privacy.y, privacy.w, privacy.h, true, false});
  const Rect& answer = layout.answer;
  views.push_back({"answer", answer.x, answer.y, answer.w, answer.h, true, false});
  views.push_back({"paper", layout.paper.x, layout.paper.y, layout.paper.w, layout.paper.h, true, false});
  Read();
  stale = true;
}

constexpr double kMeasuring_ms = 60;  // Mostly at most.

void Studio::State::MeasureOnStandIn(Recogniser& recogniser) {
  constexpr std::int32_t kPhoto = 512;
  constexpr auto kPaperBytes = static_cast<std::size_t>(Drawing::kSide) * Drawing::kSide;
  constexpr auto kPhotoBytes = static_cast<std::size_t>(4) * kPhoto * kPhoto;
  const bool photos = recogniser.facts().takes_photos;
  std::vector<std::uint8_t> pixels(photos ? kPhotoBytes : kPaperBytes);
  // All of the sheet has ink, but for a margin: no drawing takes longer.
  std::fill(pixels.begin() + Drawing::kSide, pixels.end(), std::uint8_t{255});
  const GrayView paper{pixels, Drawing::kSide, Drawing::kSide, Drawing::kSide};
  const PhotoView sheet{pixels, kPhoto, kPhoto, 4 * std::int64_t{kPhoto}};
  recogniser.Measure(photos ? Subject{{}, sheet, {0, 0, kPhoto, kPhoto}} : Subject{paper, {}, {}}, kMeasuring_ms);
}

void Studio::State::Measure() {
  for (Place& place : seats) {
    if (!place.recogniser || place.recogniser->timing()) continue;
    place.recogniser->Measure(Present(), kMeasuring_ms);
    if (!place.recogniser->timing()) MeasureOnStandIn(*place.recogniser);
    place.read_revision.reset();
  }
}

void Studio::State::TimeSteps() {
  Place& place = At(Seat::kFirst);
  if (!place.recogniser) return;
  // Kernels skip what is zero: nothing on the paper would take no time.
  if (place.recogniser->reading().blank()) MeasureOnStandIn(*place.recogniser);
  place.recogniser->TimeSteps();
  place.read_revision.reset();
}

int Studio::State::TimedSteps() const {
  const std::optional<Recogniser>& first = At(Seat::kFirst).recogniser;
  return first && first->step_times() ? static_cast<int>(first->step_times()->steps.size()) : 0;
}

void Studio::State::Read() {
  const std::uint32_t revision = TakesPhotos() ? photo.revision() : drawing.revision();
  for (Place& place : seats) {
    if (!place.recogniser) continue;
    Subject subject = Present();
    // The box is the first network's; the second sees as much more or less as it is used to.
    if (const double crop = place.recogniser->facts().crop; TakesPhotos() && crop != photo.share()) {
      subject.box = photo.crop().Around(crop / photo.share());
    }
    if (place.read_revision == revision && place.read_box == subject.box) continue;
    place.recogniser->Read(subject);
    place.read_revision = revision;
    place.read_box = subject.box;
  }
  for (const Place& place : seats) {
    if (place.recogniser && place.recogniser->timing() && Has(place.network))
      networks[static_cast<std::size_t>(place.network)].timing = place.recogniser->timing();
  }
  if (const int network = At(Seat::kFirst).network; Has(network))
    EstimateTimes(networks, networks[static_cast<std::size_t>(network)]);
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const std::optional<Recogniser>& recogniser = seats[i].recogniser;
    if (!recogniser || recogniser->reading().photo.empty()) continue;
    seen_textures[i].Update(recogniser->reading().photo, recogniser->facts().side, recogniser->facts().side);
  }
}

}  // namespace lenslet::studio
