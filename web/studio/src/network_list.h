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
  std::string lesson;  // What it shows by failing on purpose; empty of all others.
  std::int64_t parameters = 0, file_bytes = 0;
  std::int64_t multiply_adds = 0;  // Of one input; 0 where the list does not say.
  bool begins_group = false;
  std::optional<Timing> timing;       // As measured here, when it was last at work;
  std::optional<double> estimate_ms;  // else guessed from another one's.
};

// From a JSON list of {name, title, group, preparation, accuracy, lesson, parameters, multiply_adds, bytes}; entries
// without name and title are left out, and all of them where it is no such list.
std::vector<NetworkEntry> ParseNetworkList(std::string_view json);

// How long each that was not measured yet would take: its multiplications at the speed of this one's, and, where one of
// its kind was measured, that one's time for paper or photo.
void EstimateTimes(std::span<NetworkEntry> networks, const NetworkEntry& measured);

// Whether there are networks for drawings and networks for photos.
bool HasBothKinds(std::span<const NetworkEntry> networks);

}  // namespace lenslet::studio
