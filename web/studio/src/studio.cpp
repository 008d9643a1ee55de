#include "lenslet/studio/studio.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "captions.h"
#include "control_list.h"
#include "drawing.h"
#include "imgui_internal.h"
#include "layout.h"
#include "picture.h"
#include "recogniser.h"
#include "rooms/rooms.h"
#include "text.h"
#include "texture.h"
#include "theme.h"

namespace lenslet::studio {
namespace {

// Diameters as shares of the paper: a digit two thirds as tall as the paper gets MNIST's own stroke from the middle
// one.
constexpr std::array<float, 3> kBrushes = {0.05f, 0.075f, 0.105f};
constexpr float kEraser = 0.12f;

struct Context {  // Outlives everything that holds a font or a texture.
  Context() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
    io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
    ImGui::GetStyle().CircleTessellationMaxError = 0.1f;
    ImGui::GetStyle().CurveTessellationTol = 0.4f;
  }
  ~Context() { ImGui::DestroyContext(); }
};

const ImFontLoader& UseLoader(const ImFontLoader& loader) {
  ImGui::GetIO().Fonts->SetFontLoader(&loader);
  return loader;
}

}  // namespace

struct Studio::State {
  State(const ImFontLoader& fonts, double (*clock_in)()) : clock(clock_in), type(UseLoader(fonts)) {
    paper_texture.Resize(Drawing::kSide, Drawing::kSide);
  }

  float Radius() const { return (tools.erasing ? kEraser : kBrushes[static_cast<std::size_t>(tools.brush)]) / 2; }
  PenSample OnPaper(const PenInput& input) const {
    const float scale = Drawing::kSide / layout.paper.w;
    return {(input.x - layout.paper.x) * scale, (input.y - layout.paper.y) * scale, input.pressure, input.time_ms};
  }
  std::vector<PenSample> OnPaper(std::span<const PenInput> inputs) const {
    std::vector<PenSample> samples;
    for (const PenInput& input : inputs) samples.push_back(OnPaper(input));
    return samples;
  }

  // What Frame() draws differently while the pointer is there: −1 nothing, −2 itself, else the control under it.
  int Hovered() const {
    if (!pointer) return -1;
    const Rect seen{layout.seen.x, layout.seen.y + kTitleHeight, layout.seen_side, layout.seen_side};
    if (layout.paper.contains(*pointer) || seen.contains(*pointer)) return -2;
    const auto at = std::ranges::find_if(controls, [&](const Control& c) { return c.rect.contains(*pointer); });
    return at == controls.end() ? -1 : static_cast<int>(at - controls.begin());
  }
  void MovePointer(std::optional<ImVec2> to) {
    const int before = Hovered();
    pointer = to;
    const int now = Hovered();
    if (now != before || now == -2) stale = true;
  }
  void DropPrediction() {
    if (std::exchange(prediction, Prediction::kNone) != Prediction::kNone) drawing.Predict({});
  }

  // Brings everything that follows from the input up to date: layout, controls and, if the ink changed, the reading.
  void Update() {
    DropPrediction();
    layout = ComputeLayout({viewport.width, viewport.available_height, tools.steps_shown, tools.sample_count});
    controls = ListControls(layout, drawing, tools);
    views.clear();
    for (const Control& c : controls) {
      views.push_back({c.name.c_str(), c.rect.x, c.rect.y, c.rect.w, c.rect.h, c.enabled, c.pressed});
    }
    views.push_back({"paper", layout.paper.x, layout.paper.y, layout.paper.w, layout.paper.h, true, false});
    if (recogniser && read_revision != drawing.revision()) {
      recogniser->Read(drawing.shown().view());
      read_revision = drawing.revision();
    }
    stale = true;
  }

  Context context;
  double (*clock)();
  Type type;
  Viewport viewport;
  Layout layout;
  Drawing drawing;
  ToolState tools;
  std::optional<Recogniser> recogniser;
  std::optional<std::uint32_t> read_revision;
  std::vector<Control> controls;
  std::vector<ControlView> views;
  std::vector<std::uint8_t> sample_pixels;
  AlphaTexture paper_texture, sample_texture;
  std::optional<ImVec2> pointer;
  enum class Prediction { kNone, kNew, kDrawn } prediction = Prediction::kNone;
  bool dark = false;
  bool stale = true;
};

Studio::Studio(const ImFontLoader& fonts, double (*clock)()) : state_(std::make_unique<State>(fonts, clock)) {
  SetDark(false);
}
Studio::~Studio() = default;

Result<void> Studio::LoadModel(std::span<const std::byte> file) {
  Result<Recogniser> recogniser = Recogniser::Load(file, state_->clock);
  if (!recogniser) return std::unexpected(recogniser.error());
  state_->recogniser.emplace(*std::move(recogniser));
  state_->read_revision.reset();
  state_->Update();
  return {};
}

void Studio::SetSamples(std::span<const std::uint8_t> pixels, int count) {
  constexpr std::int32_t kSide = DigitImage::kSide;
  const std::int32_t width = kSide * count;
  if (state_->tools.sample_count > 0 || count <= 0 || std::ssize(pixels) != static_cast<std::ptrdiff_t>(width) * kSide)
    return;
  state_->tools.sample_count = count;
  state_->sample_pixels.assign(pixels.begin(), pixels.end());
  state_->sample_texture.Resize(width, kSide);
  state_->sample_texture.Update({state_->sample_pixels, width, kSide, width}, {0, 0, width, kSide});
  state_->Update();
}

void Studio::SetDark(bool dark) {
  state_->dark = dark;
  state_->stale = true;
}

float Studio::SetViewport(const Viewport& viewport) {
  state_->viewport = viewport;
  state_->Update();
  return std::ceil(state_->layout.height);
}

void Studio::PenDown(const PenInput& input) {
  state_->drawing.Begin(state_->OnPaper(input), state_->Radius() * Drawing::kSide, state_->tools.erasing);
  state_->Update();
}

void Studio::PenMove(std::span<const PenInput> inputs) {
  state_->drawing.Extend(state_->OnPaper(inputs));
  state_->Update();
}

void Studio::PenPredict(std::span<const PenInput> inputs) {
  state_->drawing.Predict(state_->OnPaper(inputs));
  state_->prediction = State::Prediction::kNew;
  state_->stale = true;  // And no more: what was not drawn yet is not read.
}

void Studio::PenUp() {
  state_->drawing.End();
  state_->Update();
}

void Studio::PenCancel() {
  state_->drawing.Cancel();
  state_->Update();
}

void Studio::Hover(float x, float y) { state_->MovePointer(ImVec2{x, y}); }

void Studio::HoverEnd() { state_->MovePointer({}); }

void Studio::Activate(std::size_t index) {
  if (index >= state_->controls.size() || !state_->controls[index].enabled) return;
  const Control& control = state_->controls[index];
  Drawing& drawing = state_->drawing;
  ToolState& tools = state_->tools;
  switch (control.action) {
    case Action::kBrush:
      tools.brush = control.value;
      tools.erasing = false;
      break;
    case Action::kEraser:
      tools.erasing = !tools.erasing;
      break;
    case Action::kUndo:
      drawing.Undo();
      break;
    case Action::kRedo:
      drawing.Redo();
      break;
    case Action::kClear:
      drawing.Clear();
      break;
    case Action::kSteps:
      tools.steps_shown = !tools.steps_shown;
      break;
    case Action::kSample: {
      constexpr std::int32_t kSide = DigitImage::kSide;
      const auto start = static_cast<std::size_t>(control.value) * kSide;
      drawing.Place(
          {std::span(state_->sample_pixels).subspan(start), kSide, kSide, std::int64_t{kSide} * tools.sample_count});
      break;
    }
    case Action::kUpload:
      break;
  }
  state_->Update();
}

Result<bool> Studio::PlacePicture(const GrayView& picture) {
  Result<std::vector<std::uint8_t>> ink = InkOfPicture(picture);
  if (!ink) return std::unexpected(ink.error());
  if (ink->empty()) return false;
  state_->drawing.Place({*ink, picture.width, picture.height, picture.width});
  state_->Update();
  return true;
}

bool Studio::needs_frame() const { return state_->stale; }

void Studio::Frame(int device_width, int device_height) {
  State& s = *state_;
  if (s.prediction == State::Prediction::kDrawn) s.DropPrediction();
  ImGuiIO& io = ImGui::GetIO();
  // The whole canvas, and a trace more: the renderer truncates this times the density.
  const auto length = [&](int pixels) { return (static_cast<float>(pixels) + 1.0f / 64) / s.viewport.density; };
  io.DisplaySize = {length(device_width), length(device_height)};
  io.DisplayFramebufferScale = {s.viewport.density, s.viewport.density};
  io.DeltaTime = 1.0f / 60;
  s.type.set_density(s.viewport.density);
  s.paper_texture.Update(s.drawing.shown().view(), s.drawing.TakeDirty());
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  list._FringeScale = 1 / s.viewport.density;  // Edges are softened over one device pixel.
  const Theme& theme = s.dark ? DarkTheme() : LightTheme();
  list.AddRectFilled({0, 0}, io.DisplaySize, theme.ground);
  if (s.recogniser) {
    const Scene scene{list,
                      theme,
                      s.type,
                      s.layout,
                      s.viewport.density,
                      s.controls,
                      s.recogniser->reading(),
                      s.recogniser->facts(),
                      s.recogniser->timing(),
                      s.drawing.is_bare(),
                      s.pointer,
                      s.Radius() * s.layout.paper.w};
    DrawPaper(scene, s.paper_texture);
    DrawTools(scene);
    DrawAnswer(scene);
    DrawSeen(scene);
    DrawSteps(scene, s.paper_texture);
    DrawSamples(scene, s.sample_texture, s.tools.sample_count);
  }
  ImGui::Render();
  s.stale = s.prediction == State::Prediction::kNew;
  if (s.stale) s.prediction = State::Prediction::kDrawn;
}

std::span<const ControlView> Studio::controls() const { return state_->views; }

ReadingView Studio::reading() const {
  if (!state_->recogniser) return {"", {}, {}};
  const Reading& reading = state_->recogniser->reading();
  if (reading.blank()) return {"", {}, reading.digit.pixels};
  return {state_->recogniser->facts().classes[reading.best].c_str(), reading.probabilities, reading.digit.pixels};
}

std::span<const std::string> Studio::classes() const {
  if (!state_->recogniser) return {};
  return state_->recogniser->facts().classes;
}

std::string Studio::StepsText() const {
  std::string text;
  if (!state_->recogniser) return text;
  for (const StepCaption& step : StepCaptions(state_->recogniser->reading().digit)) {
    text += text.empty() ? "" : "\n";
    text += std::string(step.title) + ". " + step.words;
  }
  return text;
}

std::string Studio::FactsText() const {
  if (!state_->recogniser) return {};
  const ModelFacts& facts = state_->recogniser->facts();
  char text[160];
  std::snprintf(text, sizeof text, "%s, %lld parameters, %.0f KB.", facts.title.c_str(),
                static_cast<long long>(facts.parameters), static_cast<double>(facts.file_bytes) / 1000);
  std::string sentence = text;
  if (facts.test_accuracy) {
    std::snprintf(text, sizeof text, " It reads %.2f %% of the MNIST test digits right.", 100 * *facts.test_accuracy);
    sentence += text;
  }
  return sentence;
}

}  // namespace lenslet::studio
