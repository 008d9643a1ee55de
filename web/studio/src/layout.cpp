#include "layout.h"

#include <algorithm>
#include <cmath>

namespace lenslet::studio {
namespace {

constexpr float kGrid = 8;
constexpr float kToolsHeight = 48;
constexpr float kKindsHeight = 56;  // The switch over the paper, with the space below it.
constexpr float kPrivacyHeight = 24;
constexpr float kLeastPaper = 8 * kTouchTarget;  // The tools below it are as wide.
constexpr float kSeenPixels = 28, kSeenPhoto = 64;
constexpr float kFactsHeight = 80;
constexpr float kMeterHeight = 88;                           // Of the one bar of a network with a yes or no.
constexpr float kSentencesHeight = 192, kLinesHeight = 136;  // Of the steps of a photo, narrow and wide.

float Snap(float x) { return std::floor(x / kGrid) * kGrid; }

// What is not the paper or over or under it keeps a little more from the edges of a phone: here begins its column.
float Inset(const Layout& layout) { return layout.form == Form::kNarrow ? kGrid : 0; }
float ColumnWidth(const Layout& layout) { return layout.width - 2 * Inset(layout); }

// The side of the 28×28 picture: whole CSS pixels a cell, between 6 and 12; of a photo, mostly 64×64, 3 to 5.
float SeenSide(const LayoutInput& input, float space, float most_pixels = 10) {
  if (input.photos) return kSeenPhoto * std::clamp(std::floor(space / kSeenPhoto), 3.0f, 5.0f);
  return kSeenPixels * std::clamp(std::floor(space / kSeenPixels), 6.0f, most_pixels);
}

// A photo has no switch for its steps.
float SwitchHeight(const LayoutInput& input) { return input.photos ? 0 : kSwitchHeight; }

// What lies over the paper: the switch and, where there is room beside it, the sentence about photos.
float PlaceKinds(Layout& layout, const LayoutInput& input, float paper_w) {
  const bool narrow = layout.form == Form::kNarrow;
  const float half = paper_w < 500 ? 108 : 128;
  if (input.both_kinds) layout.kinds = {0, 0, narrow ? paper_w : 2 * half, kTouchTarget};
  if (input.photos && !narrow) {
    const float x = layout.kinds.w > 0 ? layout.kinds.w + 2 * kGrid : 0;
    layout.privacy = {x, 0, paper_w - x, kTouchTarget};
  }
  if (!input.both_kinds && (!input.photos || narrow)) return 0;
  return narrow ? kTouchTarget + kGrid : kKindsHeight;
}

// How far down the other columns begin, so that their pictures begin where the paper does.
float Beside(float paper_y) { return std::max(0.0f, paper_y - kTitleHeight); }

void PlaceSamples(Layout& layout, const LayoutInput& input, ImVec2 at, float width) {
  const int kColumns = input.photos ? 3 : 5;
  const float kLargest = input.photos ? 112 : 64;
  layout.sample_columns = kColumns;
  layout.sample_pitch =
      std::min((width + kGrid) / static_cast<float>(kColumns), layout.form == Form::kNarrow ? width : kLargest + kGrid);
  layout.sample_side = std::clamp(layout.sample_pitch - kGrid, kTouchTarget, kLargest);
  if (layout.form == Form::kNarrow) {
    layout.sample_pitch = (width - layout.sample_side) / static_cast<float>(kColumns - 1);
  }
  const float rows = static_cast<float>((input.sample_count + kColumns - 1) / kColumns);
  layout.samples = {at.x, at.y, width, kTitleHeight + rows * layout.sample_pitch};
}

float FactsHeight(const LayoutInput& input) { return kFactsHeight + (input.networks.empty() ? 0 : kTouchTarget); }

// The network's name, and at its right the second one's, as heads of two columns; or the words that ask for it.
void PlaceHeads(Layout& layout, const LayoutInput& input, const Rect& line) {
  constexpr float kAsk = 112, kGap = 16;
  layout.model = line;
  if (input.networks.empty()) return;
  const float second = input.comparing ? (line.w - kGap) / 2 : kAsk;
  layout.model.w = line.w - second - kGap;
  layout.compare = {line.right() - second, line.y, second, line.h};
}

// Below both, over the whole width: how long each step of the network takes.
void PlaceTimings(Layout& layout, const LayoutInput& input) {
  constexpr float kHeads = 4 * kGrid, kButton = 208;
  const bool narrow = layout.form == Form::kNarrow;
  const float y = layout.height + 3 * kGrid, row_h = narrow ? 48 : 28;
  const float x = Inset(layout), w = ColumnWidth(layout);
  layout.time_layers = {x, y + kTitleHeight, narrow ? w : kButton, kTouchTarget};
  layout.timings = {x, y, w, layout.time_layers.bottom() - y};
  float row_y = layout.time_layers.bottom() + (narrow ? kGrid : kHeads);
  for (int i = 0; i < input.timed_steps; ++i, row_y += row_h) {
    layout.timing_rows.push_back({x, row_y, w, row_h});
  }
  if (input.timed_steps > 0) layout.timings.h = row_y + (narrow ? 104 : 56) - y;  // With the words below them.
  layout.height = layout.timings.bottom();
}

// The list beside the curves, or below them.
void PlaceNetworks(Layout& layout, const LayoutInput& input, float y) {
  if (!input.networks_shown || input.networks.empty()) return;
  constexpr float kPlot = 240, kGap = 6 * kGrid;
  const bool beside = layout.width >= 1200, narrow = layout.form == Form::kNarrow;
  const float x = Inset(layout), w = ColumnWidth(layout), list_w = beside ? std::floor((w - kGap) * 0.56f) : w;
  const float row_h = narrow ? 56 : kTouchTarget;
  layout.plots_in_a_row = beside || narrow ? 1 : 2;
  layout.curves = {beside ? list_w + kGap : x, y, beside ? w - list_w - kGap : w,
                   kTitleHeight + kPlot * 2 / static_cast<float>(layout.plots_in_a_row)};
  layout.networks = {x, beside ? y : layout.curves.bottom() + 3 * kGrid, list_w, 0};
  float row_y = layout.networks.y + kTitleHeight;
  for (const NetworkEntry& entry : input.networks) {
    if (entry.begins_group) row_y += kGroupHeight;
    layout.network_rows.push_back({x, row_y, list_w, row_h});
    row_y += row_h;
  }
  layout.networks.h = row_y + (narrow ? 88 : 56) - layout.networks.y;  // With the words below them.
  layout.height = std::max(layout.networks.bottom(), layout.curves.bottom());
  PlaceTimings(layout, input);
}

// Of a photo: one bar and, below it, the steps as sentences, where a digit has its ten bars.
void PlaceSentences(Layout& layout, const LayoutInput& input) {
  if (!input.photos) return;
  const float y = layout.bars.y + kMeterHeight + 2 * kGrid;
  layout.steps = {layout.bars.x, y, layout.bars.w, layout.bars.bottom() - y};
  layout.bars.h = kMeterHeight;
}

// Four pictures with captions, in one row or two by two.
void PlaceSteps(Layout& layout, const LayoutInput& input, float y) {
  if (!input.steps_shown || input.photos) return;
  const bool narrow = layout.form == Form::kNarrow;
  layout.step_columns = narrow ? 2 : 4;
  const float gaps = static_cast<float>(layout.step_columns - 1);
  const float least_gap = narrow ? 16 : 24;
  const float w = ColumnWidth(layout);
  layout.step_side = std::min(280.0f, std::floor((w - least_gap * gaps) / static_cast<float>(layout.step_columns)));
  layout.step_gap = (w - layout.step_side * static_cast<float>(layout.step_columns)) / gaps;
  layout.step_height = layout.step_side + (narrow ? 112 : 80);
  layout.steps = {Inset(layout), y, w, kTitleHeight + layout.step_height * static_cast<float>(4 / layout.step_columns)};
  layout.height = layout.steps.bottom();
}

void PlaceWide(Layout& layout, const LayoutInput& input) {
  const float gap = layout.width >= 1200 ? 48 : 32;
  const float side =
      std::clamp(Snap(std::min(layout.width * 0.45f, input.available_height - kKindsHeight - kToolsHeight - kGrid)),
                 400.0f, 720.0f);
  const float top = PlaceKinds(layout, input, side), beside = Beside(top);
  layout.paper = {0, top, side, side};
  layout.tools = {0, layout.paper.bottom() + kGrid, side, kToolsHeight};
  layout.height = layout.tools.bottom();

  const float samples_height = kTitleHeight + 4 * (kTouchTarget + kGrid);
  layout.seen_side = SeenSide(input, layout.height - beside - kTitleHeight - SwitchHeight(input) - kGrid -
                                         samples_height + (input.photos ? 48 : 0));
  layout.seen = {side + gap, beside, std::max(layout.seen_side, 5 * kTouchTarget + 4 * kGrid),
                 kTitleHeight + layout.seen_side + SwitchHeight(input)};
  PlaceSamples(layout, input, {layout.seen.x, layout.seen.bottom() + (input.photos ? 2 : 1) * kGrid}, layout.seen.w);
  layout.height = std::max(layout.height, layout.samples.bottom());

  const float x = layout.seen.right() + gap, w = std::min(layout.width - x, 440.0f);
  const float answer_height = std::clamp(Snap(layout.height * (input.photos ? 0.35f : 0.27f)), 128.0f, 208.0f);
  PlaceHeads(layout, input, {x, beside, w, kHeadHeight});
  layout.answer = {x, beside + kHeadHeight, w, answer_height - kHeadHeight};
  const float facts_height = FactsHeight(input);
  layout.facts = {x, layout.height - facts_height, w, facts_height};
  layout.bars = {x, layout.answer.bottom(), w, layout.facts.y - layout.answer.bottom() - 2 * kGrid};
  PlaceSentences(layout, input);
  PlaceSteps(layout, input, layout.height + 4 * kGrid);
  PlaceNetworks(layout, input, layout.height + 4 * kGrid);
}

// Of a medium page: what the network sees beside the samples, and under them what is shown on request.
void PlaceBelow(Layout& layout, const LayoutInput& input, float y) {
  constexpr float kGap = 3 * kGrid;
  layout.seen_side = SeenSide(input, layout.width * 0.38f);
  layout.seen = {0, y, layout.seen_side, kTitleHeight + layout.seen_side + SwitchHeight(input)};
  PlaceSamples(layout, input, {layout.seen_side + kGap, y}, layout.width - layout.seen_side - kGap);
  layout.height = std::max(layout.seen.bottom(), layout.samples.bottom());
  if (input.photos) {
    layout.steps = {0, layout.height + 2 * kGrid, layout.width, kLinesHeight};
    layout.height = layout.steps.bottom();
  }
  PlaceSteps(layout, input, layout.height + 2 * kGrid);
  PlaceNetworks(layout, input, layout.height + 3 * kGrid);
}

void PlaceMedium(Layout& layout, const LayoutInput& input) {
  const float gap = 3 * kGrid;
  const float side = std::max(
      kLeastPaper, Snap(std::min(layout.width * 0.58f,
                                 std::max(kLeastPaper, input.available_height - kKindsHeight - kToolsHeight))));
  const float top = PlaceKinds(layout, input, side), beside = Beside(top);
  layout.paper = {0, top, side, side};
  layout.tools = {0, layout.paper.bottom() + kGrid, side, kToolsHeight};
  const float x = side + gap, w = layout.width - x, bottom = layout.tools.bottom();
  PlaceHeads(layout, input, {x, beside, w, kHeadHeight});
  layout.answer = {x, beside + kHeadHeight, w, Snap(side * (input.photos ? 0.5f : 0.3f)) - kHeadHeight};
  const float facts_height = FactsHeight(input);
  layout.facts = {x, bottom - facts_height, w, facts_height};
  layout.bars = {x, layout.answer.bottom(), w, layout.facts.y - layout.answer.bottom() - kGrid};
  if (input.photos) layout.bars.h = kMeterHeight;

  PlaceBelow(layout, input, bottom + 3 * kGrid);
}

// A phone held sideways: the paper takes the height of the screen, and all that goes with it stands at its side.
void PlaceLow(Layout& layout, const LayoutInput& input) {
  constexpr float kGap = 2 * kGrid, kBars = 10 * 24;
  const float side = std::max(30 * kGrid, Snap(std::min(layout.width - kGap - kLeastPaper, input.available_height)));
  const float x = side + kGap, w = layout.width - x;
  layout.paper = {0, 0, side, side};
  float y = 0;
  const auto take = [&](float h) {
    y += h;
    return Rect{x, y - h, w, h};
  };
  if (input.both_kinds) layout.kinds = take(kTouchTarget);
  layout.tools = take(kToolsHeight);
  if (input.photos) layout.privacy = take(kPrivacyHeight);
  PlaceHeads(layout, input, take(kHeadHeight));
  layout.answer = take(std::max(80.0f, side - y));
  layout.bars = {0, y + kGap, side, input.photos ? kMeterHeight : kBars};
  layout.facts = {x, y + kGap, w, FactsHeight(input)};
  PlaceBelow(layout, input, std::max(layout.bars.bottom(), layout.facts.bottom()) + 3 * kGrid);
}

void PlaceNarrow(Layout& layout, const LayoutInput& input) {
  const float x = Inset(layout), w = ColumnWidth(layout), gap = 3 * kGrid;
  const float side =
      std::min(layout.width, std::max(kLeastPaper, input.available_height - kKindsHeight - kToolsHeight));
  layout.paper = {0, PlaceKinds(layout, input, layout.width), side, side};
  layout.tools = {0, layout.paper.bottom() + kGrid / 2, side, kToolsHeight};
  float below = layout.tools.bottom() + kGrid / 2;
  if (input.photos) {
    layout.privacy = {x, below, w, kPrivacyHeight};
    below += kPrivacyHeight + kGrid;
  }
  PlaceHeads(layout, input, {x, below, w, kHeadHeight});
  layout.answer = {x, layout.model.bottom(), w, 80};
  layout.bars = {x, layout.answer.bottom() + kGrid, w, input.photos ? kMeterHeight : 10 * 32};
  layout.seen_side = SeenSide(input, w, 12);
  const float pictures = input.two_cuts ? w / 2 + 2 * kGrid : layout.seen_side;  // With their names.
  layout.seen = {x, layout.bars.bottom() + gap, w, kTitleHeight + pictures + SwitchHeight(input)};
  layout.height = layout.seen.bottom();
  if (input.photos) {
    layout.steps = {x, layout.height + gap, w, kSentencesHeight};
    layout.height = layout.steps.bottom();
  }
  PlaceSteps(layout, input, layout.height + kGrid);
  PlaceSamples(layout, input, {x, layout.height + gap}, w);
  layout.facts = {x, layout.samples.bottom() + kGrid, w, FactsHeight(input)};
  layout.height = layout.facts.bottom();
  PlaceNetworks(layout, input, layout.height + gap);
}

}  // namespace

Layout ComputeLayout(const LayoutInput& input) {
  Layout layout;
  layout.width = std::max(input.width, 8 * 36.0f);
  const bool low = input.available_height < kKindsHeight + kLeastPaper + kToolsHeight;
  layout.form = layout.width >= 1000 ? Form::kWide : layout.width >= (low ? 560 : 640) ? Form::kMedium : Form::kNarrow;
  switch (layout.form) {
    case Form::kWide:
      PlaceWide(layout, input);
      break;
    case Form::kMedium:
      low ? PlaceLow(layout, input) : PlaceMedium(layout, input);
      break;
    case Form::kNarrow:
      PlaceNarrow(layout, input);
      break;
  }
  return layout;
}

}  // namespace lenslet::studio
