#include "control_list.h"

#include <algorithm>
#include <string>

namespace lenslet::studio {
namespace {

constexpr int kToolCount = 8;
constexpr float kUploadWidth = 144;  // With its words.

// The row below the paper: pens at the left, then undo, redo and clear, at the right the picture.
std::vector<Rect> ToolRects(const Layout& layout) {
  const Rect& row = layout.tools;
  const bool roomy = row.w >= 7 * kTouchTarget + kUploadWidth + 16;
  const float pitch = roomy ? kTouchTarget : row.w / kToolCount;
  const float gap = roomy ? std::min(24.0f, (row.w - 7 * kTouchTarget - kUploadWidth) / 2) : 0;
  const float y = row.y + (row.h - kTouchTarget) / 2;
  std::vector<Rect> rects;
  for (int i = 0; i < kToolCount - 1; ++i) {
    rects.push_back({row.x + pitch * static_cast<float>(i) + (i >= 4 ? gap : 0), y, pitch, kTouchTarget});
  }
  const float last = roomy ? kUploadWidth : pitch;
  rects.push_back({row.right() - last, y, last, kTouchTarget});
  return rects;
}

Rect SampleRect(const Layout& layout, int i) {
  const auto column = static_cast<float>(i % layout.sample_columns),
             row = static_cast<float>(i / layout.sample_columns);
  return {layout.samples.x + column * layout.sample_pitch, layout.samples.y + kTitleHeight + row * layout.sample_pitch,
          layout.sample_side, layout.sample_side};
}

void ListDrawing(const Layout& layout, const Drawing& drawing, const ToolState& tools, std::vector<Control>& controls) {
  const std::vector<Rect> at = ToolRects(layout);
  const auto brush = [&](const char* name, int i) {
    return Control{name, Action::kBrush, i, at[static_cast<std::size_t>(i)], true, tools.brush == i && !tools.erasing};
  };
  controls = {
      brush("brush-fine", 0),
      brush("brush-medium", 1),
      brush("brush-broad", 2),
      {"eraser", Action::kEraser, 0, at[3], true, tools.erasing},
      {"undo", Action::kUndo, 0, at[4], drawing.can_undo(), false},
      {"redo", Action::kRedo, 0, at[5], drawing.can_redo(), false},
      {"clear", Action::kClear, 0, at[6], !drawing.is_bare(), false},
      {"upload", Action::kUpload, 0, at[7], true, false},
  };
  const Rect& seen = layout.seen;
  controls.push_back({"steps",
                      Action::kSteps,
                      0,
                      {seen.x, seen.bottom() - kSwitchHeight + 2, seen.w, kTouchTarget},
                      true,
                      tools.steps_shown});
  for (int i = 0; i < tools.sample_count; ++i) {
    controls.push_back({"sample-" + std::to_string(i), Action::kSample, i, SampleRect(layout, i), true, false});
  }
}

// Below the photo: the box smaller, larger and as it was first, at the right another photo. While there is none, the
// place for it asks for one.
void ListPhoto(const Layout& layout, const Photo& photo, const ToolState& tools, std::vector<Control>& controls) {
  constexpr float kAskWidth = 176, kAskHeight = 48, kResetWidth = 132, kGap = 8;
  const Rect& row = layout.tools;
  const Crop& crop = photo.crop();
  const bool has = !photo.empty(), roomy = row.w >= 2 * kTouchTarget + kResetWidth + kUploadWidth + 2 * kGap;
  const float y = row.y + (row.h - kTouchTarget) / 2, reset = roomy ? kResetWidth : kTouchTarget;
  const ImVec2 middle = layout.paper.centre();
  const Rect ask{middle.x - kAskWidth / 2, middle.y + 16, kAskWidth, kAskHeight};
  const Rect again{row.right() - kUploadWidth, y, kUploadWidth, kTouchTarget};
  controls = {
      {"upload", Action::kUpload, 0, has ? again : ask, true, false},
      {"crop-smaller",
       Action::kCropSmaller,
       0,
       {row.x, y, kTouchTarget, kTouchTarget},
       has && crop.can_shrink(),
       false},
      {"crop-larger",
       Action::kCropLarger,
       0,
       {row.x + kTouchTarget, y, kTouchTarget, kTouchTarget},
       has && crop.can_grow(),
       false},
      {"crop-reset",
       Action::kCropReset,
       0,
       {row.x + 2 * kTouchTarget + kGap, y, reset, kTouchTarget},
       has && !crop.is_reset(),
       false},
  };
  for (int i = 0; i < tools.face_count; ++i) {
    controls.push_back({"face-" + std::to_string(i), Action::kFace, i, SampleRect(layout, i), true, false});
  }
}

}  // namespace

std::vector<Control> ListControls(const Layout& layout, const Drawing& drawing, const Photo* photo,
                                  const ToolState& tools, std::span<const NetworkEntry> networks, int chosen) {
  std::vector<Control> controls;
  if (photo) {
    ListPhoto(layout, *photo, tools, controls);
  } else {
    ListDrawing(layout, drawing, tools, controls);
  }
  if (networks.empty()) return controls;
  if (const Rect& kinds = layout.kinds; kinds.w > 0) {
    const float half = kinds.w / 2;
    controls.insert(
        controls.begin(),
        {{"kind-digits", Action::kKind, 0, {kinds.x, kinds.y, half, kinds.h}, true, !photo},
         {"kind-faces", Action::kKind, 1, {kinds.x + half, kinds.y, half, kinds.h}, true, photo != nullptr}});
  }
  controls.push_back({"model", Action::kModel, 0, layout.model, true, false});
  controls.push_back({"compare", Action::kCompare, 0, layout.compare, true, false});
  const Rect& facts = layout.facts;
  controls.push_back({"networks",
                      Action::kNetworks,
                      0,
                      {facts.x, facts.bottom() - kTouchTarget, facts.w, kTouchTarget},
                      true,
                      tools.networks_shown});
  for (std::size_t i = 0; i < layout.network_rows.size(); ++i) {
    const int n = static_cast<int>(i);
    controls.push_back({"network-" + networks[i].name, Action::kNetwork, n, layout.network_rows[i], true, n == chosen});
  }
  if (layout.timings.h > 0)
    controls.push_back({"time-layers", Action::kTimeLayers, 0, layout.time_layers, true, false});
  return controls;
}

}  // namespace lenslet::studio
