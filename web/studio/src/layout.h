// Where each room lies: the one place that knows the page's arrangement.
#pragma once

#include "geometry.h"

namespace lenslet::studio {

enum class Form {
  kWide,    // Paper | Seen over Samples | Answer; Steps below.
  kMedium,  // Paper | Answer, over Seen | Samples, over Steps.
  kNarrow,  // One column: paper, answer, bars, Seen, Samples.
};

struct Layout {
  Form form = Form::kWide;
  float width = 0, height = 0;  // Of the whole canvas.
  Rect paper;                   // The square sheet.
  Rect tools;                   // A row of controls below it.
  Rect answer;                  // The label, large, with its words.
  Rect bars;                    // One row a class.
  Rect facts;                   // About the network.
  Rect seen;                    // With its title and, at the bottom, the switch for the steps.
  float seen_side = 0;          // Of the 28×28 picture in it.
  Rect samples;                 // With its title.
  int sample_columns = 0;
  float sample_side = 0, sample_pitch = 0;  // Of one sample, and from one to the next, both ways.
  Rect steps;                               // Empty unless they are shown.
  int step_columns = 0;
  float step_side = 0, step_gap = 0, step_height = 0;  // Of one step: its picture, and with its caption.
};

struct LayoutInput {
  float width = 0;             // Of the canvas.
  float available_height = 0;  // What the screen has for it before anyone scrolls.
  bool steps_shown = false;
  int sample_count = 0;
};

Layout ComputeLayout(const LayoutInput& input);

constexpr float kTitleHeight = 32;   // Of a room's title line.
constexpr float kTouchTarget = 44;   // The least that a finger hits.
constexpr float kSwitchHeight = 48;  // The line with the switch for the steps.

}  // namespace lenslet::studio
