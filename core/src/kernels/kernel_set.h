// The kernels of the hot layers, one set per instruction set. A kernel's name says operation, method and dtype; the
// set's name says the instruction set: "conv2d_gemm_f32" of "avx2".
//
// Floating point: float32, IEEE round to nearest; a set may order sums and use fused multiply-add as it likes. In all
// sets ReLU(NaN) = NaN and ReLU(−0) = −0; a NaN in a pooling window makes the result NaN; of equal maxima (−0 and +0)
// the first in row-major order wins. Winograd's method spreads a NaN or an infinity over the few outputs that it
// computes at once. This header, too, brings no inline function (geometry.h).
#pragma once

#include <cstdint>

#include "kernels/geometry.h"

namespace lenslet::kernels {

// Sizes have 64 bits, or the largest number that has, so that one that is too large shows before it is converted to
// Index. Packed weights and scratch start at kAlignment bytes; input and output need the alignment of float only.
inline constexpr std::size_t kAlignment = 64;

// The output lies as `layout` says; an input of one channel is both layouts at once.
struct Conv2dKernel {
  const char* name;
  Layout layout;
  bool (*supports)(const Conv2dGeometry&);
  // Roughly the multiplications that it takes, those of padding and transforms included: of the kernels that support a
  // layer the plan takes the cheapest.
  std::int64_t (*cost)(const Conv2dGeometry&);
  std::int64_t (*packed_floats)(const Conv2dGeometry&);
  // weight [out_channels, in_channels / groups, kernel_h, kernel_w], bias [out_channels] or null.
  void (*pack)(const Conv2dGeometry&, const float* weight, const float* bias, float* packed);
  std::int64_t (*scratch_floats)(const Conv2dGeometry&);
  void (*run)(const Conv2dGeometry&, const float* input, const float* packed, float* scratch, float* output);
};

struct LinearKernel {
  const char* name;
  std::int64_t (*packed_floats)(const LinearGeometry&);
  // weight [out_features, in_features], bias [out_features] or null; scale [out_features], by which the sums of
  // products are to be multiplied, or null for 1: only the kernels for large matrices take one, for others it is
  // multiplied into the weights.
  void (*pack)(const LinearGeometry&, const float* weight, const double* scale, const float* bias, float* packed);
  std::int64_t (*scratch_floats)(const LinearGeometry&);
  void (*run)(const LinearGeometry&, Index rows, const float* input, const float* packed, float* scratch,
              float* output);
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

// For channels-last images the set has kernels of its own, or none at all: then `channels_last` is false and the
// pooling kernels for them are empty. A convolution that no channels-last kernel supports needs a planar one, of which
// each set has one for everything.
struct KernelSet {
  const char* name;
  bool channels_last;
  const Conv2dKernel* conv2d;
  std::size_t conv2d_count;
  LinearKernel linear;
  // For matrices that the core's own caches do not hold, also for such whose weights are all numbers in half precision;
  // nameless if there is none.
  LinearKernel linear_large = {}, linear_large_half = {};
  Pool2dKernel max_pool2d, avg_pool2d;
  Pool2dKernel max_pool2d_channels_last, avg_pool2d_channels_last;
  ElementwiseKernel relu, sigmoid, tanh;
};

// Of an activation other than kNone.
const ElementwiseKernel& ElementwiseOf(const KernelSet& set, Activation activation);

}  // namespace lenslet::kernels
