#include "kernels/reference/reference.h"

namespace lenslet::kernels {
namespace reference {
namespace {

template <typename Geometry>
std::int64_t NoScratch(const Geometry&) {
  return 0;
}

constexpr Conv2dKernel kConv2dKernel{"conv2d_rows_f32",
                                     Layout::kPlanar,
                                     [](const Conv2dGeometry&) { return true; },
                                     NoScratch<Conv2dGeometry>,  // Of one kernel the cost does not matter.
                                     Conv2dPackedFloats,
                                     Conv2dPack,
                                     NoScratch<Conv2dGeometry>,
                                     Conv2d};

}  // namespace

Range InsideRange(Index out_extent, Index in_extent, Index stride, Index offset) {
  const Index first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
  const Index last = in_extent - 1 - offset;  // The largest o · stride that is still inside.
  const Index end = last < 0 ? 0 : last / stride + 1;
  return {first < out_extent ? first : out_extent, end < out_extent ? end : out_extent};
}

}  // namespace reference

constinit const KernelSet kReferenceSet{
    .name = "reference",
    .channels_last = false,
    .conv2d = &reference::kConv2dKernel,
    .conv2d_count = 1,
    .linear = {"linear_product_f32", reference::LinearPackedFloats, reference::LinearPack,
               reference::NoScratch<LinearGeometry>, reference::Linear},
    .max_pool2d = {"max_pool2d_windows_f32", reference::NoScratch<Pool2dGeometry>, reference::MaxPool2d},
    .avg_pool2d = {"avg_pool2d_windows_f32", reference::NoScratch<Pool2dGeometry>, reference::AvgPool2d},
    .max_pool2d_channels_last = {},
    .avg_pool2d_channels_last = {},
    .relu = {"relu_f32", reference::ReLU},
    .sigmoid = {"sigmoid_f32", reference::Sigmoid},
    .tanh = {"tanh_f32", reference::Tanh},
};

}  // namespace lenslet::kernels
