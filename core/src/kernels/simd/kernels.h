// All kernels of one instruction set.
#pragma once

#include "kernels/kernel_set.h"
#include "kernels/simd/conv2d.h"
#include "kernels/simd/elementwise.h"
#include "kernels/simd/linear.h"
#include "kernels/simd/pooling.h"

namespace lenslet::kernels::LENSLET_ISA {

constexpr KernelSet Kernels(const char* name) {
  return {
      .name = name,
      .conv2d = {"conv2d_gemm_f32", Conv2dPackedFloats, Conv2dPack, Conv2dScratchFloats, Conv2d},
      .linear = {"linear_gemm_f32", LinearPackedFloats, LinearPack, Linear},
      .max_pool2d = {"max_pool2d_rows_f32", Pool2dScratchFloats, MaxPool2d},
      .avg_pool2d = {"avg_pool2d_rows_f32", Pool2dScratchFloats, AvgPool2d},
      .relu = {"relu_f32", ReLU},
      .sigmoid = {"sigmoid_f32", Sigmoid},
      .tanh = {"tanh_f32", Tanh},
  };
}

}  // namespace lenslet::kernels::LENSLET_ISA
