// Where a forward pass spends its time.
#pragma once

#include <string>
#include <vector>

#include "bench/samples.h"
#include "lenslet/model.h"

namespace lenslet::native {

struct StepTiming {
  std::string layers, kernel;
  Spread us;                       // Microseconds for the whole batch.
  std::int64_t multiply_adds = 0;  // Of the whole batch.

  double gflops() const { return 2e-3 * static_cast<double>(multiply_adds) / us.median; }
};

struct LayerTimings {
  std::string instruction_set;
  std::int64_t batch = 1;
  double peak_gflops = 0;
  std::vector<StepTiming> steps;
};

// Every step of the plan, timed in its place within whole forward passes, so that caches are as they are then. The
// clock's own time, some 20 ns a step, is taken off.
LayerTimings TimeLayers(const Model& model, const std::string& instruction_set, std::int64_t batch, double seconds);

}  // namespace lenslet::native
