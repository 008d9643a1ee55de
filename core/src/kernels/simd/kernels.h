// All kernels of one instruction set.
#pragma once

#include "kernels/kernel_set.h"
#include "kernels/simd/conv2d_direct.h"
#include "kernels/simd/conv2d_gemm.h"
#include "kernels/simd/conv2d_winograd.h"
#include "kernels/simd/elementwise.h"
#include "kernels/simd/linear.h"
#include "kernels/simd/linear_large.h"
#include "kernels/simd/pooling.h"
#include "kernels/simd/pooling_channels_last.h"

namespace lenslet::kernels::LENSLET_ISA {

// A kernel's run. With AVX the upper halves of the registers are cleared behind it: as long as they are not, the scalar
// code that follows is slow on Intel's machines, and GCC 12 forgets it in functions that call others with vectors.
#ifdef __AVX__
template <auto kRun>
struct Leaving;
template <typename... Args, void (*kRun)(Args...)>
struct Leaving<kRun> {
  static void Run(Args... args) {
    kRun(args...);
    _mm256_zeroupper();
  }
};
template <auto kRun>
inline constexpr auto kEntry = Leaving<kRun>::Run;
#else
template <auto kRun>
inline constexpr auto kEntry = kRun;
#endif

template <typename Weight>
constexpr LinearKernel LargeLinear(const char* name) {
  return {name, linear_large::PackedFloats<Weight>, linear_large::Pack<Weight>, linear_large::ScratchFloats,
          kEntry<linear_large::Run<Weight>>};
}
// Empty where the instruction set has no such weights.
template <>
constexpr LinearKernel LargeLinear<void>(const char*) {
  return {};
}

inline constexpr Conv2dKernel kConv2dKernels[] = {
    {"conv2d_gemm_f32", Layout::kPlanar, gemm::Supports, gemm::Cost, gemm::PackedFloats, gemm::Pack,
     gemm::ScratchFloats, kEntry<gemm::Run>},
    {"conv2d_direct_f32", Layout::kChannelsLast, direct::Supports, direct::Cost, direct::PackedFloats, direct::Pack,
     direct::ScratchFloats, kEntry<direct::Run>},
    {"conv2d_winograd_3x3_f32", Layout::kChannelsLast, winograd::Supports<3>, winograd::Cost, winograd::PackedFloats,
     winograd::Pack, winograd::ScratchFloats, kEntry<winograd::Run>},
    {"conv2d_winograd_5x5_f32", Layout::kChannelsLast, winograd::Supports<5>, winograd::Cost, winograd::PackedFloats,
     winograd::Pack, winograd::ScratchFloats, kEntry<winograd::Run>},
};

constexpr KernelSet Kernels(const char* name) {
  using Elementwise = decltype(ElementwiseKernel::run);  // Of the overloads, that of many numbers.
  return {
      .name = name,
      .channels_last = true,
      .conv2d = kConv2dKernels,
      .conv2d_count = sizeof kConv2dKernels / sizeof kConv2dKernels[0],
      .linear = {"linear_columns_f32", linear::PackedFloats, linear::Pack, linear::ScratchFloats, kEntry<linear::Run>},
      .linear_large = LargeLinear<float>("linear_large_f32"),
      .linear_large_half = LargeLinear<Half>("linear_large_f16"),
      .max_pool2d = {"max_pool2d_rows_f32", Pool2dScratchFloats, kEntry<MaxPool2d>},
      .avg_pool2d = {"avg_pool2d_rows_f32", Pool2dScratchFloats, kEntry<AvgPool2d>},
      .max_pool2d_channels_last = {"max_pool2d_channels_f32", channels_last::NoScratch,
                                   kEntry<channels_last::MaxPool2d>},
      .avg_pool2d_channels_last = {"avg_pool2d_channels_f32", channels_last::NoScratch,
                                   kEntry<channels_last::AvgPool2d>},
      .relu = {"relu_f32", kEntry<Elementwise(ReLU)>},
      .sigmoid = {"sigmoid_f32", kEntry<Elementwise(Sigmoid)>},
      .tanh = {"tanh_f32", kEntry<Elementwise(Tanh)>},
  };
}

}  // namespace lenslet::kernels::LENSLET_ISA
