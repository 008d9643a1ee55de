#include <algorithm>
#include <cmath>

#include "rooms/rooms.h"

namespace lenslet::studio {

void DrawTitle(const Scene& scene, const Rect& room, std::string_view title) {
  scene.type.Draw(scene.list, {room.x, room.y + 17}, title, 14, scene.theme.muted);
}

void DrawControlGround(const Scene& scene, const Control& control) {
  const bool hovered = control.enabled && scene.pointer && control.rect.contains(*scene.pointer);
  if (!control.pressed && !hovered) return;
  const ImU32 ground = control.pressed ? scene.theme.accent_bg : scene.theme.hover;
  scene.list.AddRectFilled(control.rect.min(), control.rect.max(), ground, 8);
}

void DrawSwitch(const Scene& scene, const Control& control, std::string_view words, ImU32 colour) {
  DrawControlGround(scene, Control{{}, control.action, 0, control.rect, true, false});
  const float middle = control.rect.centre().y;
  DrawIcon(scene.list, control.pressed ? Icon::kOpen : Icon::kClosed, {control.rect.x + 10, middle},
           scene.theme.accent);
  scene.type.DrawWithin(scene.list, {control.rect.x + 24, middle + 5}, control.rect.w - 24, words, 14, colour);
}

std::string Percent(float share) {
  if (share >= 0.9995f) return "> 99.9 %";
  if (share < 0.0005f) return "< 0.1 %";
  return Format("%.1f %%", 100 * static_cast<double>(share));
}

std::string Capital(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

Rect DrawCells(const Scene& scene, ImVec2 at, float extent, std::span<const float> values, int side) {
  const float pixel = 1 / scene.density;
  const auto snap = [&](float x) { return std::round(x * scene.density) * pixel; };
  const Rect rect{snap(at.x), snap(at.y), snap(extent), snap(extent)};
  const float cell = extent / static_cast<float>(side), gap = cell >= 5 ? pixel : 0;
  scene.list.AddRectFilled(rect.min(), rect.max(), scene.theme.paper);
  for (int row = 0; row < side; ++row) {
    const float top = rect.y + snap(cell * static_cast<float>(row)),
                bottom = rect.y + snap(cell * static_cast<float>(row + 1));
    for (int column = 0; column < side; ++column) {
      const float value = values[static_cast<std::size_t>(row * side + column)];
      if (value <= 0) continue;
      const float left = rect.x + snap(cell * static_cast<float>(column));
      const float right = rect.x + snap(cell * static_cast<float>(column + 1));
      scene.list.AddRectFilled({left, top}, {right - gap, bottom - gap},
                               Mix(scene.theme.paper, scene.theme.ink, std::min(value, 1.0f)));
    }
  }
  return rect;
}

}  // namespace lenslet::studio
