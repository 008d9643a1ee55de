#include "kernels/reference/reference.h"

namespace lenslet::kernels {
namespace reference {
namespace {

template <typename Geometry>
std::int64_t NoScratch(const Geometry&) {
  return 0;
}

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
    .conv2d = {"conv2d_rows_f32", reference::Conv2dPackedFloats, reference::Conv2dPack,
               reference::NoScratch<Conv2dGeometry>, reference::Conv2d},
    .linear = {"linear_product_f32", reference::LinearPackedFloats, reference::LinearPack, reference::Linear},
    .max_pool2d = {"max_pool2d_windows_f32", reference::NoScratch<Pool2dGeometry>, reference::MaxPool2d},
    .avg_pool2d = {"avg_pool2d_windows_f32", reference::NoScratch<Pool2dGeometry>, reference::AvgPool2d},
    .relu = {"relu_f32", reference::ReLU},
    .sigmoid = {"sigmoid_f32", reference::Sigmoid},
    .tanh = {"tanh_f32", reference::Tanh},
};

}  // namespace lenslet::kernels
