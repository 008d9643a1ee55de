#include "image/taps.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lenslet {

Taps::Taps(std::int64_t size, double begin, double end, std::int64_t out) {
  const double ratio = (end - begin) / static_cast<double>(out);
  const double support = std::max(1.0, ratio);
  windows_.reserve(static_cast<std::size_t>(out));
  for (std::int64_t i = 0; i < out; ++i) {
    const double centre = begin + (static_cast<double>(i) + 0.5) * ratio;
    // Pillow's bounds: every pixel whose centre is nearer than the support is inside them.
    const auto first = std::max<std::int64_t>(static_cast<std::int64_t>(centre - support + 0.5), 0);
    const auto last = std::min(static_cast<std::int64_t>(centre + support + 0.5), size);
    const auto weight = [&](std::int64_t j) {
      return std::max(0.0, 1 - std::abs(static_cast<double>(j) + 0.5 - centre) / support);
    };
    double sum = 0;  // Never 0: the pixel that holds the centre weighs at least a half.
    for (std::int64_t j = first; j < last; ++j) sum += weight(j);
    windows_.push_back({first, weights_.size(), static_cast<std::size_t>(last - first)});
    for (std::int64_t j = first; j < last; ++j) weights_.push_back(static_cast<float>(weight(j) / sum));
  }
}

}  // namespace lenslet
