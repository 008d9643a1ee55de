// All kernels of one instruction set.
#pragma once

#include "kernels/kernel_set.h"
#include "kernels/simd/conv2d_direct.h"
#include "kernels/simd/conv2d_gemm.h"
#include "kernels/simd/conv2d_winograd.h"
#include "kernels/simd/elementwise.h"
#include "kernels/simd/linear.h"
#include "kernels/simd/pooling.h"
#include "kernels/simd/pooling_channels_last.h"

namespace lenslet::kernels::LENSLET_ISA {

inline constexpr Conv2dKernel kConv2dKernels[] = {
    {"conv2d_gemm_f32", Layout::kPlanar, gemm::Supports, gemm::Cost, gemm::PackedFloats, gemm::Pack,
     gemm::ScratchFloats, gemm::Run},
    {"conv2d_direct_f32", Layout::kChannelsLast, direct::Supports, direct::Cost, direct::PackedFloats, direct::Pack,
     direct::ScratchFloats, direct::Run},
    {"conv2d_winograd_3x3_f32", Layout::kChannelsLast, winograd::Supports<3>, winograd::Cost, winograd::PackedFloats,
     winograd::Pack, winograd::ScratchFloats, winograd::Run},
    {"conv2d_winograd_5x5_f32", Layout::kChannelsLast, winograd::Supports<5>, winograd::Cost, winograd::PackedFloats,
     winograd::Pack, winograd::ScratchFloats, winograd::Run},
};

constexpr KernelSet Kernels(const char* name) {
  return {
      .name = name,
      .channels_last = true,
      .conv2d = kConv2dKernels,
      .conv2d_count = sizeof kConv2dKernels / sizeof kConv2dKernels[0],
      .linear = linear::Kernel<float>("linear_columns_f32"),
      .linear_half = linear::Kernel<Half>("linear_columns_f16"),
      .max_pool2d = {"max_pool2d_rows_f32", Pool2dScratchFloats, MaxPool2d},
      .avg_pool2d = {"avg_pool2d_rows_f32", Pool2dScratchFloats, AvgPool2d},
      .max_pool2d_channels_last = {"max_pool2d_channels_f32", channels_last::NoScratch, channels_last::MaxPool2d},
      .avg_pool2d_channels_last = {"avg_pool2d_channels_f32", channels_last::NoScratch, channels_last::AvgPool2d},
      .relu = {"relu_f32", ReLU},
      .sigmoid = {"sigmoid_f32", Sigmoid},
      .tanh = {"tanh_f32", Tanh},
  };
}

}  // namespace lenslet::kernels::LENSLET_ISA
