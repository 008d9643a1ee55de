#include "bench/samples.h"

#include <algorithm>

namespace lenslet::native {

using Clock = std::chrono::steady_clock;

Spread SpreadOf(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const auto at = [&](std::size_t percent) { return samples[(samples.size() - 1) * percent / 100]; };
  return {samples.size(), at(50), at(10), at(90)};
}

Spread TimeMs(const std::function<void()>& run, double seconds) {
  std::size_t runs = 0;
  const auto warm_start = Clock::now();
  do {
    run();
    ++runs;
  } while (MsSince(warm_start) < seconds * 100);
  const double once_ms = MsSince(warm_start) / static_cast<double>(runs);
  const auto per_sample = std::max<std::size_t>(1, static_cast<std::size_t>(1.0 / once_ms));

  std::vector<double> samples;
  for (const auto start = Clock::now(); samples.size() < 5 || MsSince(start) < seconds * 1000;) {
    const auto before = Clock::now();
    for (std::size_t i = 0; i < per_sample; ++i) run();
    samples.push_back(MsSince(before) / static_cast<double>(per_sample));
  }
  return SpreadOf(std::move(samples));
}

}  // namespace lenslet::native
