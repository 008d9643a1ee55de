// What the network gets, and on request the steps that led there.
#include <algorithm>
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

double AsDouble(float v) { return static_cast<double>(v); }

// The value under the pointer, exactly.
std::string ValueAt(const Scene& scene, const Rect& cells) {
  if (!scene.pointer || !cells.contains(*scene.pointer)) return {};
  constexpr int kSide = DigitImage::kSide;
  const float cell = cells.w / kSide;
  const int column = std::clamp(static_cast<int>((scene.pointer->x - cells.x) / cell), 0, kSide - 1);
  const int row = std::clamp(static_cast<int>((scene.pointer->y - cells.y) / cell), 0, kSide - 1);
  const float value = scene.first.reading->digit.pixels[static_cast<std::size_t>(row * kSide + column)];
  return Format("row %d, column %d: %.4f", row, column, AsDouble(value));
}

void Caption(const Scene& scene, const Rect& picture, const StepCaption& caption) {
  const float y = scene.type.DrawWrapped(scene.list, {picture.x, picture.bottom() + 24}, picture.w, caption.title, 14,
                                         20, scene.theme.text, Weight::kSemibold);
  scene.type.DrawWrapped(scene.list, {picture.x, y}, picture.w, caption.words, 13, 18, scene.theme.muted);
}

void DrawInkBox(const Scene& scene, const Rect& at, AlphaTexture& ink) {
  const Box& box = scene.first.reading->digit.ink;
  scene.list.AddRectFilled(at.min(), at.max(), scene.theme.paper);
  ink.Draw(scene.list, at.min(), at.max(), scene.theme.ink);
  scene.list.AddRect(at.min(), at.max(), scene.theme.line);
  if (scene.first.reading->digit.blank) return;
  const float scale = at.w / Drawing::kSide;
  scene.list.AddRect({at.x + static_cast<float>(box.left) * scale, at.y + static_cast<float>(box.top) * scale},
                     {at.x + static_cast<float>(box.right) * scale, at.y + static_cast<float>(box.bottom) * scale},
                     scene.theme.accent, 0, 2);
}

void DrawAverage(const Scene& scene, const Rect& picture) {
  const Rect at = DrawCells(scene, picture.min(), picture.w, scene.first.reading->digit.fitted, DigitImage::kFitted);
  scene.list.AddRect(at.min(), at.max(), scene.theme.line);
}

void DrawCentre(const Scene& scene, const Rect& picture) {
  const DigitImage& digit = scene.first.reading->digit;
  const Rect at = DrawCells(scene, picture.min(), picture.w, digit.fitted, DigitImage::kFitted);
  scene.list.AddRect(at.min(), at.max(), scene.theme.line);
  if (digit.blank) return;
  const float cell = at.w / DigitImage::kFitted;
  const ImVec2 centre{at.x + digit.centre_x * cell, at.y + digit.centre_y * cell};
  scene.list.AddLine({at.x, centre.y}, {at.right(), centre.y}, scene.theme.accent, 1);
  scene.list.AddLine({centre.x, at.y}, {centre.x, at.bottom()}, scene.theme.accent, 1);
  scene.list.AddCircleFilled(centre, 5, scene.theme.paper);
  scene.list.AddCircleFilled(centre, 3.5f, scene.theme.accent);
}

void DrawPaste(const Scene& scene, const Rect& picture) {
  const DigitImage& digit = scene.first.reading->digit;
  const Rect at = DrawCells(scene, picture.min(), picture.w, digit.pixels, DigitImage::kSide);
  scene.list.AddRect(at.min(), at.max(), scene.theme.line);
  if (digit.blank) return;
  const float cell = at.w / DigitImage::kSide, fitted = cell * DigitImage::kFitted;
  const ImVec2 min{at.x + cell * static_cast<float>(digit.offset_x), at.y + cell * static_cast<float>(digit.offset_y)};
  scene.list.AddRect(min, {min.x + fitted, min.y + fitted}, scene.theme.accent, 0, 2);
}

}  // namespace

void DrawSeen(const Scene& scene) {
  const Rect& room = scene.layout.seen;
  DrawTitle(scene, room, "What the network sees");
  const Rect cells = DrawCells(scene, {room.x, room.y + kTitleHeight}, scene.layout.seen_side,
                               scene.first.reading->digit.pixels, DigitImage::kSide);
  scene.list.AddRect(cells.min(), cells.max(), scene.theme.line);
  for (const Control& control : scene.controls) {
    if (control.action != Action::kSteps) continue;
    const std::string value = ValueAt(scene, cells);
    const std::string words = !value.empty() ? value : control.pressed ? "Hide the steps" : "How it got there";
    DrawSwitch(scene, control, words, value.empty() ? scene.theme.accent : scene.theme.text);
  }
}

void DrawSteps(const Scene& scene, AlphaTexture& ink) {
  const Rect& room = scene.layout.steps;
  if (room.h <= 0) return;
  const char* const title = "How the drawing becomes the network's input, as MNIST's authors did it";
  const bool fits = scene.type.Width(title, 14) <= room.w;
  DrawTitle(scene, room, fits ? title : "How the drawing becomes the input");
  const Layout& layout = scene.layout;
  const auto picture = [&](int i) {
    const float x = room.x + (layout.step_side + layout.step_gap) * static_cast<float>(i % layout.step_columns);
    const float y = room.y + kTitleHeight + layout.step_height * static_cast<float>(i / layout.step_columns);
    return Rect{x, y, layout.step_side, layout.step_side};
  };
  DrawInkBox(scene, picture(0), ink);
  DrawAverage(scene, picture(1));
  DrawCentre(scene, picture(2));
  DrawPaste(scene, picture(3));
  const auto captions = StepCaptions(scene.first.reading->digit, scene.tiny);
  for (int i = 0; i < 4; ++i) Caption(scene, picture(i), captions[static_cast<std::size_t>(i)]);
}

}  // namespace lenslet::studio
