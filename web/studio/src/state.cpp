#include "state.h"

#include <algorithm>
#include <utility>

namespace lenslet::studio {
namespace {

// Diameters as shares of the paper: a digit two thirds as tall as the paper gets MNIST's own stroke from the middle
// one.
constexpr std::array<float, 3> kBrushes = {0.05f, 0.075f, 0.105f};
constexpr float kEraser = 0.12f;

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
    reader.title = Has(place.network) ? networks[static_cast<std::size_t>(place.network)].title : reader.facts->title;
  }
  if (Has(place.loading)) {
    reader.loading = place.share;
    reader.loading_title = networks[static_cast<std::size_t>(place.loading)].title;
  }
  return reader;
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
  for (const Rect& place : {layout.paper, seen, layout.curves}) {
    if (place.contains(*pointer)) return -2;
  }
  const auto at = std::ranges::find_if(controls, [&](const Control& c) { return c.rect.contains(*pointer); });
  return at == controls.end() ? -1 : static_cast<int>(at - controls.begin());
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
  layout = ComputeLayout({viewport.width, viewport.available_height, tools.steps_shown, tools.networks_shown,
                          tools.sample_count, networks, At(Seat::kSecond).recogniser.has_value()});
  controls = ListControls(layout, drawing, tools, networks, At(Seat::kFirst).network);
  views.clear();
  for (const Control& c : controls) {
    views.push_back({c.name.c_str(), c.rect.x, c.rect.y, c.rect.w, c.rect.h, c.enabled, c.pressed});
  }
  views.push_back({"paper", layout.paper.x, layout.paper.y, layout.paper.w, layout.paper.h, true, false});
  for (Place& place : seats) {
    if (!place.recogniser || place.read_revision == drawing.revision()) continue;
    place.recogniser->Read(drawing.shown().view());
    place.read_revision = drawing.revision();
    if (Has(place.network)) networks[static_cast<std::size_t>(place.network)].timing = place.recogniser->timing();
  }
  stale = true;
}

}  // namespace lenslet::studio
