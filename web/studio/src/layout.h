// Where each room lies: the one place that knows the page's arrangement.
#pragma once

#include <span>
#include <vector>

#include "geometry.h"
#include "network_list.h"

namespace lenslet::studio {

enum class Form {
  kWide,    // Paper | Seen over Samples | Answer; Steps below.
  kMedium,  // Paper | Answer, over Seen | Samples, over Steps; on a low screen the tools stand over the answer.
  kNarrow,  // One column: paper, answer, bars, Seen, Samples.
};

struct Layout {
  Form form = Form::kWide;
  float width = 0, height = 0;  // Of the whole canvas.
  Rect kinds;                   // The switch between digits and faces, over the paper; empty where there is one kind.
  Rect privacy;                 // Where the page says that photos stay; empty unless it takes them.
  Rect paper;                   // The square sheet.
  Rect tools;                   // A row of controls below it.
  Rect model, compare;          // Where the networks are chosen: the heads of the answer.
  Rect answer;                  // The label, large, with its words.
  Rect bars;                    // One row a class, or of many the likeliest.
  Rect facts;                   // About the network; at the bottom the switch for the room of the networks.
  Rect seen;                    // With its title and, at the bottom, the switch for the steps.
  float seen_side = 0;          // Of the picture in it.
  Rect samples;                 // With its title.
  int sample_columns = 0;
  float sample_side = 0, sample_pitch = 0;  // Of one sample, and from one to the next, both ways.
  Rect steps;                               // Empty unless they are shown, or of a photo.
  int step_columns = 0;
  float step_side = 0, step_gap = 0, step_height = 0;  // Of one step: its picture, and with its caption.
  Rect networks;                                       // The list, with its title; empty unless it is shown.
  std::vector<Rect> network_rows;                      // In it, one for each network.
  Rect curves;                                         // How the network learned, with its title; empty likewise.
  int plots_in_a_row = 1;                              // Of the two in it.
  Rect timings, time_layers;                           // Where its time goes, and the button that asks; likewise.
  std::vector<Rect> timing_rows;                       // One for each timed step.
};

struct LayoutInput {
  float width = 0;             // Of the canvas.
  float available_height = 0;  // What the screen has for it before anyone scrolls.
  bool steps_shown = false, networks_shown = false;
  bool photos = false;  // The network takes photos: no brushes, faces for samples, and the steps as sentences.
  int sample_count = 0;
  std::span<const NetworkEntry> networks = {};
  bool both_kinds = false;  // Networks of both can be chosen.
  bool comparing = false;
  bool two_cuts = false;  // Of a photo, each with a picture of its own.
  int timed_steps = 0;    // Of the first network; 0 until they are timed.
};

Layout ComputeLayout(const LayoutInput& input);

constexpr float kTitleHeight = 32;   // Of a room's title line.
constexpr float kTouchTarget = 44;   // The least that a finger hits.
constexpr float kSwitchHeight = 48;  // The line with the switch for the steps.
constexpr float kHeadHeight = 44;    // Of the line over the answer, with the network's name.
constexpr float kGroupHeight = 40;   // Of the name over a group of networks.

}  // namespace lenslet::studio
