// Colours: a neutral ground, ink, one accent; each text colour has a contrast of at least 4.5 on the ground and the
// paper.
#pragma once

#include "imgui.h"

namespace lenslet::studio {

struct Theme {
  ImU32 ground;     // Behind everything.
  ImU32 paper;      // Sheets that something is drawn on.
  ImU32 ink;        // What is drawn; also the largest value of a map.
  ImU32 text;       // What one reads first.
  ImU32 muted;      // Captions and numbers of little weight.
  ImU32 line;       // Hairlines, tracks, disabled icons.
  ImU32 hover;      // Ground of a control under the pointer.
  ImU32 accent;     // The answer, and whatever is chosen.
  ImU32 accent_bg;  // Ground of a control that is chosen.
  ImU32 second;     // What belongs to the second of two networks; told from the accent by the colour-blind, too.
};

const Theme& LightTheme();
const Theme& DarkTheme();

// The colour at `t` in [0, 1] on the straight line from a to b in sRGB; opaque.
ImU32 Mix(ImU32 a, ImU32 b, float t);
ImU32 WithAlpha(ImU32 colour, float alpha);

}  // namespace lenslet::studio
