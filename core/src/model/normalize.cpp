#include <cassert>

#include "lenslet/model.h"

namespace lenslet {

void Normalize(const Architecture& architecture, std::span<float> values) {
  const std::size_t channels = architecture.mean.size();
  if (channels == 0) return;
  assert(architecture.std.size() == channels);
  const std::size_t plane = static_cast<std::size_t>(architecture.input.elements()) / channels;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t c = i / plane % channels;
    values[i] = (values[i] - architecture.mean[c]) / architecture.std[c];
  }
}

}  // namespace lenslet
