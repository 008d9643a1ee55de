// The kernels of the hot layers, one set per instruction set. A kernel's name says operation, method and dtype; the
// set's name says the instruction set: "conv2d_gemm_f32" of "avx2".
//
// Floating point: float32, IEEE round to nearest; a set may order sums and use fused multiply-add as it likes. In all
// sets ReLU(NaN) = NaN and ReLU(−0) = −0; a NaN in a pooling window makes the result NaN; of equal maxima (−0 and +0)
// the first in row-major order wins. Like geometry.h, this header brings no inline function.
#pragma once

#include <cstdint>

#include "kernels/geometry.h"

namespace lenslet::kernels {

// Sizes have 64 bits, or the largest number that has, so that one that is too large shows before it is converted to
// Index. Packed weights and scratch start at kAlignment bytes; input and output need the alignment of float only.
inline constexpr std::size_t kAlignment = 64;

struct Conv2dKernel {
  const char* name;
  std::int64_t (*packed_floats)(const Conv2dGeometry&);
  // weight [out_channels, in_channels / groups, kernel_h, kernel_w], bias [out_channels] or null.
  void (*pack)(const Conv2dGeometry&, const float* weight, const float* bias, float* packed);
  std::int64_t (*scratch_floats)(const Conv2dGeometry&);
  void (*run)(const Conv2dGeometry&, const float* input, const float* packed, float* scratch, float* output);
};

struct LinearKernel {
  const char* name;
  std::int64_t (*packed_floats)(const LinearGeometry&);
  // weight [out_features, in_features], bias [out_features] or null.
  void (*pack)(const LinearGeometry&, const float* weight, const float* bias, float* packed);
  void (*run)(const LinearGeometry&, Index rows, const float* input, const float* packed, float* output);
};

struct Pool2dKernel {
  const char* name;
  std::int64_t (*scratch_floats)(const Pool2dGeometry&);
  void (*run)(const Pool2dGeometry&, const float* input, float* scratch, float* output);
};

// output[i] = f(input[i]); input and output may be the same.
struct ElementwiseKernel {
  const char* name;
  void (*run)(Index count, const float* input, float* output);
};

struct KernelSet {
  const char* name;
  Conv2dKernel conv2d;
  LinearKernel linear;
  Pool2dKernel max_pool2d, avg_pool2d;
  ElementwiseKernel relu, sigmoid, tanh;
};

// Of an activation other than kNone.
const ElementwiseKernel& ElementwiseOf(const KernelSet& set, Activation activation);

}  // namespace lenslet::kernels
