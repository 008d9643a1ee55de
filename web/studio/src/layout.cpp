#include "layout.h"

#include <algorithm>
#include <cmath>

namespace lenslet::studio {
namespace {

constexpr float kGrid = 8;
constexpr float kToolsHeight = 48;
constexpr float kSeenPixels = 28;
constexpr float kFactsHeight = 88;

float Snap(float x) { return std::floor(x / kGrid) * kGrid; }

// The side of the 28×28 picture: whole CSS pixels a cell, between 6 and 10.
float SeenSide(float space) { return kSeenPixels * std::clamp(std::floor(space / kSeenPixels), 6.0f, 10.0f); }

int Rows(int count, int columns) { return (count + columns - 1) / columns; }

void PlaceSamples(Layout& layout, const LayoutInput& input, ImVec2 at, float width, float pitch) {
  layout.sample_pitch = pitch;
  layout.sample_columns = std::max(1, static_cast<int>((width + pitch - kTouchTarget) / pitch));
  const float rows = static_cast<float>(Rows(input.sample_count, layout.sample_columns));
  layout.samples = {at.x, at.y, width, kTitleHeight + rows * pitch};
}

// Four pictures with captions, in one row or two by two.
void PlaceSteps(Layout& layout, const LayoutInput& input, float y, int columns) {
  if (!input.steps_shown) return;
  const float gap = layout.form == Form::kNarrow ? 16 : 32;
  const float side = std::min(216.0f, (layout.width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  const float caption = layout.form == Form::kNarrow ? 80 : 64;
  layout.steps = {0, y, layout.width, kTitleHeight + (side + caption) * static_cast<float>(4 / columns)};
  layout.height = layout.steps.bottom();
}

void PlaceWide(Layout& layout, const LayoutInput& input) {
  const float gap = layout.width >= 1200 ? 48 : 32;
  const float side = std::clamp(Snap(std::min(layout.width * 0.45f, input.available_height - kToolsHeight - kGrid)), 400.0f, 720.0f);
  layout.paper = {0, 0, side, side};
  layout.tools = {0, side + kGrid, side, kToolsHeight};
  layout.height = layout.tools.bottom();

  const float samples_height = kTitleHeight + 4 * 52;
  layout.seen_side = SeenSide(layout.height - kTitleHeight - kSwitchHeight - kGrid - samples_height);
  layout.seen = {side + gap, 0, std::max(layout.seen_side, 5 * 52.0f), kTitleHeight + layout.seen_side + kSwitchHeight};
  PlaceSamples(layout, input, {layout.seen.x, layout.seen.bottom() + kGrid}, layout.seen.w, 52);
  layout.height = std::max(layout.height, layout.samples.bottom());

  const float x = layout.seen.right() + gap, w = std::min(layout.width - x, 440.0f);
  const float answer_height = std::clamp(Snap(layout.height * 0.27f), 128.0f, 184.0f);
  layout.answer = {x, 0, w, answer_height};
  layout.facts = {x, layout.height - kFactsHeight, w, kFactsHeight};
  layout.bars = {x, answer_height, w, layout.facts.y - answer_height - 2 * kGrid};
  PlaceSteps(layout, input, layout.height + 4 * kGrid, 4);
}

void PlaceMedium(Layout& layout, const LayoutInput& input) {
  const float gap = 3 * kGrid;
  const float side = Snap(std::min(layout.width * 0.58f, std::max(320.0f, input.available_height - kToolsHeight)));
  layout.paper = {0, 0, side, side};
  layout.tools = {0, side + kGrid, side, kToolsHeight};
  const float x = side + gap, w = layout.width - x, bottom = layout.tools.bottom();
  layout.answer = {x, 0, w, Snap(side * 0.3f)};
  layout.facts = {x, bottom - kFactsHeight, w, kFactsHeight};
  layout.bars = {x, layout.answer.bottom(), w, layout.facts.y - layout.answer.bottom() - kGrid};

  const float y = bottom + 3 * kGrid;
  layout.seen_side = SeenSide(layout.width * 0.36f);
  layout.seen = {0, y, layout.seen_side, kTitleHeight + layout.seen_side + kSwitchHeight};
  PlaceSamples(layout, input, {layout.seen_side + gap, y}, layout.width - layout.seen_side - gap, 56);
  layout.height = std::max(layout.seen.bottom(), layout.samples.bottom());
  PlaceSteps(layout, input, layout.height + 2 * kGrid, 4);
}

void PlaceNarrow(Layout& layout, const LayoutInput& input) {
  const float w = layout.width, gap = 3 * kGrid;
  layout.paper = {0, 0, w, w};
  layout.tools = {0, w + kGrid / 2, w, kToolsHeight};
  layout.answer = {0, layout.tools.bottom() + kGrid / 2, w, 80};
  layout.bars = {0, layout.answer.bottom() + kGrid, w, 10 * 32};
  layout.seen_side = SeenSide(w - 2 * kGrid);
  layout.seen = {0, layout.bars.bottom() + gap, w, kTitleHeight + layout.seen_side + kSwitchHeight};
  layout.height = layout.seen.bottom();
  PlaceSteps(layout, input, layout.height + kGrid, 2);
  const int columns = std::max(1, static_cast<int>(w / (kTouchTarget + 4)));
  PlaceSamples(layout, input, {0, layout.height + gap}, w, (w - kTouchTarget) / static_cast<float>(std::max(1, columns - 1)));
  layout.facts = {0, layout.samples.bottom() + kGrid, w, kFactsHeight};
  layout.height = layout.facts.bottom();
}

}  // namespace

Layout ComputeLayout(const LayoutInput& input) {
  Layout layout;
  layout.width = std::max(input.width, 8 * 36.0f);
  layout.form = layout.width >= 1000 ? Form::kWide : layout.width >= 540 ? Form::kMedium : Form::kNarrow;
  switch (layout.form) {
    case Form::kWide: PlaceWide(layout, input); break;
    case Form::kMedium: PlaceMedium(layout, input); break;
    case Form::kNarrow: PlaceNarrow(layout, input); break;
  }
  return layout;
}

}  // namespace lenslet::studio
