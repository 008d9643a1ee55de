// Icons as lines, drawn on a 24-unit grid around a centre.
#pragma once

#include "imgui.h"

namespace lenslet::studio {

enum class Icon {
  kBrushFine,
  kBrushMedium,
  kBrushBroad,
  kEraser,
  kUndo,
  kRedo,
  kClear,
  kPicture,
  kMinus,
  kPlus,
  kFrame,
  kOpen,
  kClosed
};

void DrawIcon(ImDrawList& list, Icon icon, ImVec2 centre, ImU32 colour);

}  // namespace lenslet::studio
