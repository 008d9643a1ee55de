// A layer in the kernels' terms.
#pragma once

#include <cstdint>

#include "kernels/geometry.h"
#include "lenslet/architecture.h"
#include "plan/program.h"

namespace lenslet {

// The step's operation and its StepInfo without `layers`, for a layer whose shapes InferShapes has checked: that bounds
// every number here far below the range of Index.
struct LoweredLayer {
  StepOperation operation;
  std::string kernel;
  std::int64_t multiplies;
};
LoweredLayer Lower(const Operation& operation, const Shape& in, const Shape& out, kernels::Activation activation,
                   const kernels::KernelSet& set);

}  // namespace lenslet
