#include "lenslet/image/histogram.h"

#include <cstddef>
#include <cstdlib>

namespace lenslet {

std::int32_t MedianOf(const Histogram& histogram) {
  std::int64_t total = 0, seen = 0;
  for (const std::int64_t count : histogram) total += count;
  for (std::int32_t value = 0; value < 255; ++value) {
    seen += histogram[static_cast<std::size_t>(value)];
    if (2 * seen >= total) return value;
  }
  return 255;
}

Spread SpreadOf(const Histogram& histogram) {
  const std::int32_t median = MedianOf(histogram);
  Histogram deviations{};
  for (std::int32_t value = 0; value < 256; ++value) {
    deviations[static_cast<std::size_t>(std::abs(value - median))] += histogram[static_cast<std::size_t>(value)];
  }
  return {median, MedianOf(deviations)};
}

}  // namespace lenslet
