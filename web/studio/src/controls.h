// What can be pressed. The page mirrors each one by a real button that lies over it, so that keys, assistive technology
// and tests find it; the canvas only draws it.
#pragma once

#include <string>
#include <vector>

#include "geometry.h"
#include "icons.h"

namespace lenslet::studio {

enum class Action {
  kBrush,
  kEraser,
  kUndo,
  kRedo,
  kClear,
  kUpload,
  kCropSmaller,
  kCropLarger,
  kCropReset,
  kSteps,
  kKind,  // Digits or faces: the platform fetches a network for them.
  kSample,
  kFace,
  kModel,       // The network that reads, chosen from a list of the platform's own.
  kCompare,     // A second one, likewise.
  kNetworks,    // Shows the room of the networks.
  kNetwork,     // One of them, in that room.
  kTimeLayers,  // There: each step of the first network.
};

struct Control {
  std::string name;  // "undo", "brush-fine", "sample-3": unique, and stable.
  Action action = Action::kBrush;
  int value = 0;  // The brush, the sample, the face, the network; 1 for the kind that takes photos.
  Rect rect;
  bool enabled = true;
  bool pressed = false;  // For those that stay down.
};

}  // namespace lenslet::studio
