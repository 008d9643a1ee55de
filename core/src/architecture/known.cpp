#include <utility>

#include "architecture/networks.h"
#include "lenslet/architecture.h"

namespace lenslet {

std::span<const Architecture> KnownArchitectures() {
  // A test proves that each file parses, so that none is left out here.
  static const std::vector<Architecture> architectures = [] {
    std::vector<Architecture> parsed;
    for (const std::string_view json : NetworkFiles()) {
      if (auto architecture = ParseArchitecture(json)) parsed.push_back(*std::move(architecture));
    }
    return parsed;
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
