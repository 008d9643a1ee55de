#include <utility>

#include "architecture/networks.h"
#include "lenslet/architecture.h"
#include "order.h"

namespace lenslet {

std::span<const Architecture> KnownArchitectures() {
  // A test proves that each file parses, so that none is left out here.
  static const std::vector<Architecture> architectures = [] {
    std::vector<Architecture> parsed;
    for (const NetworkFile& file : NetworkFiles()) {
      if (auto architecture = ParseArchitecture(file.json)) parsed.push_back(*std::move(architecture));
    }
    std::vector<Architecture> ordered;
    for (const std::size_t i :
         OrderBy(parsed.size(), [&](std::size_t a, std::size_t b) { return parsed[a].name < parsed[b].name; })) {
      ordered.push_back(std::move(parsed[i]));
    }
    return ordered;
  }();
  return architectures;
}

const Architecture* FindArchitecture(std::string_view name) {
  for (const Architecture& architecture : KnownArchitectures()) {
    if (architecture.name == name) return &architecture;
  }
  return nullptr;
}

}  // namespace lenslet
