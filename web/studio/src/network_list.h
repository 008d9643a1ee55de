// The networks that the page offers, as the index beside their files lists them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recogniser.h"

namespace lenslet::studio {

struct NetworkEntry {
  std::string name;   // Of its file.
  std::string title;  // For people; no two alike.
  std::string group;  // Neighbours of one group belong together.
  bool takes_photos = false;
  std::optional<double> test_accuracy;
  std::int64_t parameters = 0, file_bytes = 0;
  bool begins_group = false;
  std::optional<Timing> timing;  // As measured here, when it was last at work.
};

// From a JSON list of {name, title, group, preparation, accuracy, parameters, bytes}; entries without name and title
// are left out, and all of them where it is no such list.
std::vector<NetworkEntry> ParseNetworkList(std::string_view json);

// Whether there are networks for drawings and networks for photos.
bool HasBothKinds(std::span<const NetworkEntry> networks);

}  // namespace lenslet::studio
