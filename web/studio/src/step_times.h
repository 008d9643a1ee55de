// Where a forward pass spends its time, and how much of this machine's arithmetic each step gets out of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lenslet/plan.h"

namespace lenslet::studio {

struct StepTime {
  std::string layers, kernel;  // "conv1 + relu1", "conv2d_direct_f32/simd128".
  std::int64_t multiplies = 0;
  double us = 0;

  double gflops() const { return 2e-3 * static_cast<double>(multiplies) / us; }
};

struct StepTimes {
  std::vector<StepTime> steps;
  double peak_gflops = 0;  // Of multiply-adds in registers alone, one thread.
};

// Runs each step of the plan alone, so often that a clock which is rounded to a millisecond is good enough: about 20 ms
// a step. Its input is in the nearest cache then, and the output of the last step is of no use.
StepTimes TimeSteps(Plan& plan, std::span<const float> input, double (*clock)());

}  // namespace lenslet::studio
