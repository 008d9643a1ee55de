// The paper and the tools below it.

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

Icon IconOf(const Control& control) {
  switch (control.action) {
    case Action::kBrush:
      return static_cast<Icon>(static_cast<int>(Icon::kBrushFine) + control.value);
    case Action::kEraser:
      return Icon::kEraser;
    case Action::kUndo:
      return Icon::kUndo;
    case Action::kRedo:
      return Icon::kRedo;
    case Action::kClear:
      return Icon::kClear;
    case Action::kCropSmaller:
      return Icon::kMinus;
    case Action::kCropLarger:
      return Icon::kPlus;
    case Action::kCropReset:
      return Icon::kFrame;
    default:
      return Icon::kPicture;
  }
}

void DrawInvitation(const Scene& scene) {
  const ImVec2 centre = scene.layout.paper.centre();
  const bool narrow = scene.layout.paper.w < 400;
  scene.type.DrawCentred(scene.list, {centre.x, centre.y + 4}, "Draw a digit", narrow ? 28 : 36, scene.theme.muted);
  scene.type.DrawCentred(
      scene.list, {centre.x, centre.y + (narrow ? 34.0f : 40.0f)},
      narrow ? "0 to 9, as large as you like" : "0 to 9, as large as you like. Or drop a picture here.", 14,
      scene.theme.muted);
}

}  // namespace

void DrawPaper(const Scene& scene, AlphaTexture& ink) {
  const Rect& paper = scene.layout.paper;
  scene.list.AddRectFilled(paper.min(), paper.max(), scene.theme.paper, 6);
  if (scene.bare) DrawInvitation(scene);
  ink.Draw(scene.list, paper.min(), paper.max(), scene.theme.ink);
  scene.list.AddRect(paper.min(), paper.max(), scene.theme.line, 6, 1);
  if (scene.pointer && paper.contains(*scene.pointer)) {
    scene.list.PushClipRect(paper.min(), paper.max());
    scene.list.AddCircle(*scene.pointer, scene.brush_radius, scene.theme.muted, 48, 1);
    scene.list.PopClipRect();
  }
}

void DrawTools(const Scene& scene) {
  for (const Control& control : scene.controls) {
    if (control.action >= Action::kSteps) continue;
    if (control.action == Action::kUpload && scene.photo && scene.photo->empty()) continue;  // On the sheet.
    DrawControlGround(scene, control);
    ImVec2 centre = control.rect.centre();
    const ImU32 colour = !control.enabled ? scene.theme.line : control.pressed ? scene.theme.accent : scene.theme.text;
    if (control.rect.w > 2 * kTouchTarget) {
      const char* const words = control.action == Action::kCropReset ? "Reset crop"
                                : scene.photo                        ? "Open photo"
                                                                     : "Open picture";
      scene.type.Draw(scene.list, {control.rect.x + 40, centre.y + 5}, words, 14, colour);
      centre.x = control.rect.x + 22;
    }
    DrawIcon(scene.list, IconOf(control), centre, colour);
    if (control.pressed) {  // Not by colour alone.
      const float y = control.rect.bottom() - 5;
      scene.list.AddRectFilled({centre.x - 8, y}, {centre.x + 8, y + 2}, colour, 1);
    }
  }
}

}  // namespace lenslet::studio
