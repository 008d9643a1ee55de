#include "bench/layers.h"

#include <algorithm>

#include "base/failure.h"
#include "bench/peak.h"
#include "data/pattern.h"
#include "lenslet/plan.h"

namespace lenslet::native {
namespace {

using Clock = std::chrono::steady_clock;

double UsBetween(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::micro>(to - from).count();
}

// What two readings of the clock, one after the other, differ by.
double ClockUs() {
  std::vector<double> samples;
  for (int i = 0; i < 1001; ++i) {
    const auto before = Clock::now();
    samples.push_back(UsBetween(before, Clock::now()));
  }
  return SpreadOf(std::move(samples)).median;
}

}  // namespace

LayerTimings TimeLayers(const Model& model, const std::string& instruction_set, std::int64_t batch, double seconds) {
  Plan plan = Unwrap(Plan::Compile(model, {.max_batch = batch, .instruction_set = instruction_set}), "bench");
  const std::vector<float> input = PatternInput(model, batch);
  LayerTimings timings{.instruction_set = std::string(plan.instruction_set()), .batch = batch, .steps = {}};
  for (const Plan::StepInfo& step : plan.steps()) {
    timings.steps.push_back(
        {.layers = step.layers, .kernel = step.kernel, .us = {}, .multiply_adds = step.multiplies * batch});
  }

  constexpr std::size_t kMostPasses = 20'000;
  const double clock_us = ClockUs();
  std::vector<std::vector<double>> samples(timings.steps.size());
  for (const auto start = Clock::now(); MsSince(start) < seconds * 100;) plan.Run(input);
  for (const auto start = Clock::now();
       samples[0].size() < 5 || (MsSince(start) < seconds * 1000 && samples[0].size() < kMostPasses);) {
    auto before = Clock::now();
    for (std::size_t i = 0; i < samples.size(); ++i) {
      plan.RunAlone(i, input);
      const auto after = Clock::now();
      samples[i].push_back(std::max(UsBetween(before, after) - clock_us, 1e-3));
      before = after;
    }
  }
  for (std::size_t i = 0; i < samples.size(); ++i) timings.steps[i].us = SpreadOf(std::move(samples[i]));
  timings.peak_gflops = PeakGflops(timings.instruction_set);
  return timings;
}

}  // namespace lenslet::native
