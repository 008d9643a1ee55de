// The switch between digits and faces, over the paper: two halves of one frame, the chosen one filled.
#include "rooms/rooms.h"

namespace lenslet::studio {

void DrawKinds(const Scene& scene) {
  const Rect& whole = scene.layout.kinds;
  if (whole.w <= 0) return;
  constexpr float kRound = 8;
  const Theme& theme = scene.theme;
  for (const Control& control : scene.controls) {
    if (control.action != Action::kKind) continue;
    DrawControlGround(scene, control);
    const char* const words = control.value == 1 ? "Try a face" : "Draw a digit";
    const ImVec2 middle = control.rect.centre();
    const Weight weight = control.pressed ? Weight::kSemibold : Weight::kRegular;
    const ImU32 colour = control.pressed ? theme.accent : theme.text;
    scene.type.DrawCentred(scene.list, {middle.x, middle.y + 5}, words, 15, colour, weight);
    if (!control.pressed) continue;  // Not by colour alone.
    const float half = scene.type.Width(words, 15, weight) / 2, y = control.rect.bottom() - 9;
    scene.list.AddRectFilled({middle.x - half, y}, {middle.x + half, y + 2}, colour, 1);
  }
  scene.list.AddRect(whole.min(), whole.max(), theme.line, kRound, 1);
}

}  // namespace lenslet::studio
