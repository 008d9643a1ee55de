// Times of one thing, taken many times.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

namespace lenslet::native {

struct Spread {
  std::size_t samples = 0;
  double median = 0, low = 0, high = 0;  // 50th, 10th and 90th percentile.
};
Spread SpreadOf(std::vector<double> samples);

// Milliseconds that `run` takes. A tenth of `seconds` warms up; each sample is of as many runs as fill a millisecond,
// far above the clock's grain.
Spread TimeMs(const std::function<void()>& run, double seconds);

inline double MsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace lenslet::native
