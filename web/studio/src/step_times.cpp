#include "step_times.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#if defined(__wasm_relaxed_simd__)
#include <wasm_simd128.h>
#endif

namespace lenslet::studio {
namespace {

constexpr double kEnough_ms = 20;

#if defined(__wasm_simd128__) || defined(__SSE2__) || defined(__ARM_NEON)
using Lanes = float __attribute__((vector_size(16)));
constexpr int kLanes = 4;
Lanes Ramp(float one) { return {one, 2 * one, 3 * one, 4 * one}; }  // Unlike lanes, all of which
float Sum(Lanes x) { return x[0] + x[1] + x[2] + x[3]; }            // count: else one would do for all.
#else
using Lanes = float;
constexpr int kLanes = 1;
Lanes Ramp(float one) { return one; }
float Sum(Lanes x) { return x; }
#endif

// a · b + c as the kernels of this build have it.
Lanes MultiplyAdd(Lanes a, Lanes b, Lanes c) {
#if defined(__wasm_relaxed_simd__)
  return static_cast<Lanes>(wasm_f32x4_relaxed_madd(a, b, c));
#else
  return a * b + c;
#endif
}

// Microseconds of one run.
template <typename Run>
double MeanUs(const Run& run, double (*clock)()) {
  constexpr int kMost = 1 << 24;  // Where the clock stands still.
  for (int runs = 1;; runs *= 4) {
    const double start = clock();
    for (int i = 0; i < runs; ++i) run();
    const double ms = clock() - start;
    if (ms >= kEnough_ms || runs >= kMost) return 1000 * ms / runs;
  }
}

constexpr int kRounds = 4096;

// `kIndex` is written out, or the sums would lie in memory where the compiler does not unroll. Not inlined: browsers
// compile a function well once it has been called often, never one that is still in its first call.
template <std::size_t... kIndex>
[[gnu::noinline]] float ManyMultiplyAdds(float one, std::index_sequence<kIndex...>) {
  Lanes sums[] = {(Ramp(one) * static_cast<float>(kIndex))...};
  const Lanes a = Ramp(one) * 0.2f, b = Ramp(one);
  for (int round = 0; round < kRounds; ++round) ((sums[kIndex] = MultiplyAdd(sums[kIndex], a, b)), ...);
  return Sum((sums[kIndex] + ...));
}

// Twelve sums: more than latency × throughput of any processor's multiplication and addition, and few enough for 16
// registers.
double PeakGflops(double (*clock)()) {
  constexpr int kSums = 12, kTries = 10;  // Of which the first ones are the browser's while it still compiles.
  volatile float one = 1, seen = 0;       // The compiler knows neither the input nor that nobody looks at the output.
  const auto run = [&] { seen = ManyMultiplyAdds(one, std::make_index_sequence<kSums>()); };
  double best_us = MeanUs(run, clock);
  for (int i = 1; i < kTries; ++i) best_us = std::min(best_us, MeanUs(run, clock));
  return 2e-3 * kLanes * kSums * kRounds / best_us;
}

}  // namespace

StepTimes TimeSteps(Plan& plan, std::span<const float> input, double (*clock)()) {
  StepTimes times;
  plan.Run(input);
  for (const Plan::StepInfo& info : plan.steps()) {
    const double us = MeanUs([&] { plan.RunAlone(times.steps.size(), input); }, clock);
    times.steps.push_back({info.layers, info.kernel, info.multiplies, std::max(us, 1e-3)});
  }
  times.peak_gflops = PeakGflops(clock);
  return times;
}

}  // namespace lenslet::studio
