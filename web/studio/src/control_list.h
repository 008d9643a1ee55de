// Which controls there are in a state of the page, and where, in the order in which a keyboard visits them.
#pragma once

#include <span>
#include <vector>

#include "controls.h"
#include "drawing.h"
#include "layout.h"
#include "network_list.h"
#include "photo.h"

namespace lenslet::studio {

struct ToolState {
  int brush = 1;
  bool erasing = false;
  bool steps_shown = false, networks_shown = false;
  int sample_count = 0, face_count = 0;
};

// `photo` where the network takes photos, else null.
std::vector<Control> ListControls(const Layout& layout, const Drawing& drawing, const Photo* photo,
                                  const ToolState& tools, std::span<const NetworkEntry> networks, int chosen);

}  // namespace lenslet::studio
