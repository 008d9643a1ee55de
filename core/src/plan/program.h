// What a plan holds: offsets instead of pointers, so that a copy refers to nothing of the original.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kernels/geometry.h"
#include "kernels/kernel_set.h"
#include "lenslet/plan.h"
#include "plan/aligned_buffer.h"

namespace lenslet {

// The operations of a step. Their geometry is per image; those without weights of their own say nothing of them.
struct Conv2dStep {
  kernels::Conv2dGeometry geometry;
  const kernels::Conv2dKernel* kernel;  // Of static storage, as all kernels are.
};
struct LinearStep {
  kernels::LinearGeometry geometry;
  const kernels::LinearKernel* kernel;
};
struct MaxPool2dStep {
  kernels::Pool2dGeometry geometry;
  const kernels::Pool2dKernel* kernel;
  std::optional<kernels::Index> indices;  // Where in Program::indices they go, if they are wanted.
};
struct AvgPool2dStep {
  kernels::Pool2dGeometry geometry;
  const kernels::Pool2dKernel* kernel;
};
struct AdaptiveAvgPool2dStep {
  kernels::Pool2dGeometry geometry;
};
struct BatchNormStep {  // Packed weights: mean, variance, weight and bias, each [channels].
  kernels::Index channels, inner;
  double eps;
};
struct ElementwiseStep {
  kernels::Activation activation;
};
struct SoftmaxStep {
  kernels::Index channels, inner;
  bool logarithm;
};
struct CopyStep {};
using StepOperation = std::variant<Conv2dStep, LinearStep, MaxPool2dStep, AvgPool2dStep, AdaptiveAvgPool2dStep,
                                   BatchNormStep, ElementwiseStep, SoftmaxStep, CopyStep>;

struct Step {
  static constexpr kernels::Index kCallerInput = -1;

  StepOperation operation;
  Plan::StepInfo info;
  std::size_t layer = 0;                             // Whose output it gives, but for what is fused behind it.
  kernels::Index in_elements = 0, out_elements = 0;  // Per image.
  kernels::Index input = kCallerInput, output = 0, scratch = 0;  // Offsets into the arena.
  kernels::Index weights = 0;                                    // Offset into the packed weights.
};

struct Plan::Program {
  const kernels::KernelSet* kernels = nullptr;  // Of static storage.
  bool keep_layers = false;                     // Then step i is layer i.
  kernels::Index max_batch = 1;
  kernels::Index batch = 0;  // Of the last Run().
  std::vector<Step> steps;
  AlignedBuffer<float> weights, arena;
  AlignedBuffer<std::int32_t> indices;
};

}  // namespace lenslet
