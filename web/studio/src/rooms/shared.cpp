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

Rect DrawCells(const Scene& scene, ImVec2 at, float extent, std::span<const float> values, int side) {
  const float pixel = 1 / scene.density;
  const float cell = std::max(1.0f, std::floor(extent * scene.density / static_cast<float>(side))) * pixel;
  const float gap = cell >= 5 ? pixel : 0;
  const ImVec2 origin{std::round(at.x * scene.density) * pixel, std::round(at.y * scene.density) * pixel};
  const Rect rect{origin.x, origin.y, cell * static_cast<float>(side), cell * static_cast<float>(side)};
  scene.list.AddRectFilled(rect.min(), rect.max(), scene.theme.paper);
  const ImDrawListFlags flags = scene.list.Flags;
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      const float value = values[static_cast<std::size_t>(row * side + column)];
      if (value <= 0) continue;
      const ImVec2 min{origin.x + cell * static_cast<float>(column), origin.y + cell * static_cast<float>(row)};
      scene.list.AddRectFilled(min, {min.x + cell - gap, min.y + cell - gap},
                               Mix(scene.theme.paper, scene.theme.ink, std::min(value, 1.0f)));
    }
  }
  scene.list.Flags = flags;
  return rect;
}

}  // namespace lenslet::studio
