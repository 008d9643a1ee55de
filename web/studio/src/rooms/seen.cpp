// What the network gets, and on request the steps that led there.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

__attribute__((format(printf, 1, 2))) std::string Format(const char* format, ...) {
  char text[96];
  va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return text;
}

double AsDouble(float v) { return static_cast<double>(v); }

// The value under the pointer, exactly.
std::string ValueAt(const Scene& scene, const Rect& cells) {
  if (!scene.pointer || !cells.contains(*scene.pointer)) return {};
  constexpr int kSide = DigitImage::kSide;
  const float cell = cells.w / kSide;
  const int column = std::clamp(static_cast<int>((scene.pointer->x - cells.x) / cell), 0, kSide - 1);
  const int row = std::clamp(static_cast<int>((scene.pointer->y - cells.y) / cell), 0, kSide - 1);
  const float value = scene.reading.digit.pixels[static_cast<std::size_t>(row * kSide + column)];
  return Format("row %d, column %d: %.4f", row, column, AsDouble(value));
}

struct Step {
  Rect picture;
  float caption_y;
};

void Caption(const Scene& scene, const Step& step, const char* title, std::string_view words) {
  const float y = scene.type.DrawWrapped(scene.list, {step.picture.x, step.caption_y}, step.picture.w, title, 14, 20,
                                         scene.theme.text, Weight::kSemibold);
  scene.type.DrawWrapped(scene.list, {step.picture.x, y}, step.picture.w, words, 13, 18, scene.theme.muted);
}

void DrawInkBox(const Scene& scene, const Step& step, AlphaTexture& ink) {
  const Rect& at = step.picture;
  const Box& box = scene.reading.digit.ink;
  scene.list.AddRectFilled(at.min(), at.max(), scene.theme.paper);
  ink.Draw(scene.list, at.min(), at.max(), scene.theme.ink);
  scene.list.AddRect(at.min(), at.max(), scene.theme.line);
  if (!scene.reading.blank()) {
    const float scale = at.w / Drawing::kSide;
    scene.list.AddRect({at.x + static_cast<float>(box.left) * scale, at.y + static_cast<float>(box.top) * scale},
                       {at.x + static_cast<float>(box.right) * scale, at.y + static_cast<float>(box.bottom) * scale},
                       scene.theme.accent, 0, 2);
  }
  Caption(scene, step, "1  Ink box",
          scene.reading.blank() ? "Where the ink is."
                                : Format("%d × %d pixels of the paper's %d.", box.right - box.left,
                                         box.bottom - box.top, Drawing::kSide));
}

void DrawAverage(const Scene& scene, const Step& step) {
  const DigitImage& digit = scene.reading.digit;
  const Rect at = DrawCells(scene, step.picture.min(), step.picture.w, digit.fitted, DigitImage::kFitted);
  scene.list.AddRect(at.min(), at.max(), scene.theme.line);
  Caption(scene, step, "2  Average to 20 × 20",
          scene.reading.blank()
              ? "The box, shrunk; its aspect stays."
              : Format("The ink becomes %d × %d; its aspect stays.", digit.fitted_width, digit.fitted_height));
}

void DrawCentre(const Scene& scene, const Step& step) {
  const DigitImage& digit = scene.reading.digit;
  const Rect at = DrawCells(scene, step.picture.min(), step.picture.w, digit.fitted, DigitImage::kFitted);
  scene.list.AddRect(at.min(), at.max(), scene.theme.line);
  if (scene.reading.blank()) return Caption(scene, step, "3  Centre of mass", "Where the ink would balance.");
  const float cell = at.w / DigitImage::kFitted;
  const ImVec2 centre{at.x + digit.centre_x * cell, at.y + digit.centre_y * cell};
  scene.list.AddLine({at.x, centre.y}, {at.right(), centre.y}, scene.theme.accent, 1);
  scene.list.AddLine({centre.x, at.y}, {centre.x, at.bottom()}, scene.theme.accent, 1);
  scene.list.AddCircleFilled(centre, 5, scene.theme.paper);
  scene.list.AddCircleFilled(centre, 3.5f, scene.theme.accent);
  Caption(scene, step, "3  Centre of mass",
          Format("The ink balances at %.2f, %.2f.", AsDouble(digit.centre_x), AsDouble(digit.centre_y)));
}

void DrawPaste(const Scene& scene, const Step& step) {
  const DigitImage& digit = scene.reading.digit;
  const Rect at = DrawCells(scene, step.picture.min(), step.picture.w, digit.pixels, DigitImage::kSide);
  scene.list.AddRect(at.min(), at.max(), scene.theme.line);
  if (scene.reading.blank()) return Caption(scene, step, "4  Paste into 28 × 28", "So that it balances in the middle.");
  const float cell = at.w / DigitImage::kSide, fitted = cell * DigitImage::kFitted;
  const ImVec2 min{at.x + cell * static_cast<float>(digit.offset_x), at.y + cell * static_cast<float>(digit.offset_y)};
  scene.list.AddRect(min, {min.x + fitted, min.y + fitted}, scene.theme.accent, 0, 2);
  Caption(scene, step, "4  Paste into 28 × 28",
          Format("At column %d, row %d, so that it balances in the middle.", digit.offset_x, digit.offset_y));
}

}  // namespace

void DrawSeen(const Scene& scene) {
  const Rect& room = scene.layout.seen;
  DrawTitle(scene, room, "What the network sees");
  const Rect cells = DrawCells(scene, {room.x, room.y + kTitleHeight}, scene.layout.seen_side,
                               scene.reading.digit.pixels, DigitImage::kSide);
  scene.list.AddRect(cells.min(), cells.max(), scene.theme.line);
  for (const Control& control : scene.controls) {
    if (control.action != Action::kSteps) continue;
    DrawControlGround(scene, Control{{}, control.action, 0, control.rect, true, false});
    const ImVec2 centre = control.rect.centre();
    DrawIcon(scene.list, control.pressed ? Icon::kOpen : Icon::kClosed, {control.rect.x + 10, centre.y},
             scene.theme.accent);
    const std::string value = ValueAt(scene, cells);
    const std::string words = !value.empty() ? value : control.pressed ? "Hide the steps" : "How it got there";
    scene.type.Draw(scene.list, {control.rect.x + 24, centre.y + 5}, words, 14,
                    value.empty() ? scene.theme.accent : scene.theme.text);
  }
}

void DrawSteps(const Scene& scene, AlphaTexture& ink) {
  const Rect& room = scene.layout.steps;
  if (room.h <= 0) return;
  DrawTitle(scene, room, "How the drawing becomes the network's input, as MNIST's authors did it");
  const Layout& layout = scene.layout;
  const auto step = [&](int i) {
    const float x = room.x + (layout.step_side + layout.step_gap) * static_cast<float>(i % layout.step_columns);
    const float y = room.y + kTitleHeight + layout.step_height * static_cast<float>(i / layout.step_columns);
    return Step{{x, y, layout.step_side, layout.step_side}, y + layout.step_side + 24};
  };
  DrawInkBox(scene, step(0), ink);
  DrawAverage(scene, step(1));
  DrawCentre(scene, step(2));
  DrawPaste(scene, step(3));
}

}  // namespace lenslet::studio
