// How often each grey occurs, and what is in the middle.
#pragma once

#include <array>
#include <cstdint>

namespace lenslet {

using Histogram = std::array<std::int64_t, 256>;

// The least grey that half of those counted do not exceed; 0 if none were.
std::int32_t MedianOf(const Histogram& histogram);

struct Spread {
  std::int32_t median;
  std::int32_t deviation;  // Median of |v − median|.
};
Spread SpreadOf(const Histogram& histogram);

}  // namespace lenslet
