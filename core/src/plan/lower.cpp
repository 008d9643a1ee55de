#include "plan/lower.h"

namespace lenslet {
namespace {

using kernels::Index;

Index ToIndex(std::int64_t value) { return static_cast<Index>(value); }

std::string InSet(const char* kernel, const char* set) { return std::string(kernel) + "/" + set; }

kernels::Pool2dGeometry PoolExtents(const Shape& in, const Shape& out) {
  kernels::Pool2dGeometry g{};
  g.channels = ToIndex(in[0]);
  g.in_height = ToIndex(in[1]);
  g.in_width = ToIndex(in[2]);
  g.out_height = ToIndex(out[1]);
  g.out_width = ToIndex(out[2]);
  return g;
}

void SetWindow(kernels::Pool2dGeometry& g, Pair kernel, Pair stride, Pair padding, Pair dilation) {
  g.kernel_h = ToIndex(kernel.h);
  g.kernel_w = ToIndex(kernel.w);
  g.stride_h = ToIndex(stride.h);
  g.stride_w = ToIndex(stride.w);
  g.pad_h = ToIndex(padding.h);
  g.pad_w = ToIndex(padding.w);
  g.dilation_h = ToIndex(dilation.h);
  g.dilation_w = ToIndex(dilation.w);
}

struct Lowering {
  const Shape& in;
  const Shape& out;
  kernels::Activation activation;
  const kernels::KernelSet& set;

  LoweredLayer Shared(StepOperation operation, const char* kernel) const {
    return {operation, InSet(kernel, "reference"), 0};
  }

  LoweredLayer operator()(const Conv2d& conv) const {
    const kernels::Conv2dGeometry g{
        .in_channels = ToIndex(in[0]),
        .in_height = ToIndex(in[1]),
        .in_width = ToIndex(in[2]),
        .out_channels = ToIndex(out[0]),
        .out_height = ToIndex(out[1]),
        .out_width = ToIndex(out[2]),
        .kernel_h = ToIndex(conv.kernel_size.h),
        .kernel_w = ToIndex(conv.kernel_size.w),
        .stride_h = ToIndex(conv.stride.h),
        .stride_w = ToIndex(conv.stride.w),
        .pad_top = ToIndex(conv.padding.top),
        .pad_left = ToIndex(conv.padding.left),
        .dilation_h = ToIndex(conv.dilation.h),
        .dilation_w = ToIndex(conv.dilation.w),
        .groups = ToIndex(conv.groups),
        .activation = activation,
    };
    const std::int64_t taps = conv.in_channels / conv.groups * conv.kernel_size.h * conv.kernel_size.w;
    return {Conv2dStep{g}, InSet(set.conv2d.name, set.name), out.elements() * taps};
  }
  LoweredLayer operator()(const Linear& linear) const {
    const kernels::LinearGeometry g{ToIndex(linear.in_features), ToIndex(linear.out_features), activation};
    return {LinearStep{g}, InSet(set.linear.name, set.name), out.elements() * linear.in_features};
  }
  LoweredLayer operator()(const MaxPool2d& pool) const {
    kernels::Pool2dGeometry g = PoolExtents(in, out);
    SetWindow(g, pool.kernel_size, pool.stride, pool.padding, pool.dilation);
    return {MaxPool2dStep{g, {}}, InSet(set.max_pool2d.name, set.name), 0};
  }
  LoweredLayer operator()(const AvgPool2d& pool) const {
    kernels::Pool2dGeometry g = PoolExtents(in, out);
    SetWindow(g, pool.kernel_size, pool.stride, pool.padding, {1, 1});
    g.count_include_pad = pool.count_include_pad;
    g.divisor_override = ToIndex(pool.divisor_override.value_or(0));
    return {AvgPool2dStep{g}, InSet(set.avg_pool2d.name, set.name), 0};
  }
  LoweredLayer operator()(const AdaptiveAvgPool2d&) const {
    kernels::Pool2dGeometry g = PoolExtents(in, out);
    if (in[1] % out[1] != 0 || in[2] % out[2] != 0) return Shared(AdaptiveAvgPool2dStep{g}, "adaptive_avg_pool2d_f32");
    const Pair window{in[1] / out[1], in[2] / out[2]};  // Even parts: an ordinary pool.
    AvgPool2d pool;
    pool.kernel_size = pool.stride = window;
    return (*this)(pool);
  }
  LoweredLayer operator()(const BatchNorm& norm) const {
    return Shared(BatchNormStep{ToIndex(norm.num_features), ToIndex(in.elements() / norm.num_features), norm.eps},
                  "batch_norm_f32");
  }
  LoweredLayer operator()(const Softmax&) const {
    return Shared(SoftmaxStep{ToIndex(in[0]), ToIndex(in.elements() / in[0]), false}, "softmax_f32");
  }
  LoweredLayer operator()(const LogSoftmax&) const {
    return Shared(SoftmaxStep{ToIndex(in[0]), ToIndex(in.elements() / in[0]), true}, "log_softmax_f32");
  }
  LoweredLayer operator()(const ReLU&) const { return Elementwise(kernels::Activation::kReLU); }
  LoweredLayer operator()(const Sigmoid&) const { return Elementwise(kernels::Activation::kSigmoid); }
  LoweredLayer operator()(const Tanh&) const { return Elementwise(kernels::Activation::kTanh); }
  LoweredLayer operator()(const Dropout&) const { return Shared(CopyStep{}, "copy_f32"); }
  LoweredLayer operator()(const Flatten&) const { return Shared(CopyStep{}, "copy_f32"); }

  LoweredLayer Elementwise(kernels::Activation which) const {
    return {ElementwiseStep{which}, InSet(kernels::ElementwiseOf(set, which).name, set.name), 0};
  }
};

}  // namespace

LoweredLayer Lower(const Operation& operation, const Shape& in, const Shape& out, kernels::Activation activation,
                   const kernels::KernelSet& set) {
  return std::visit(Lowering{in, out, activation, set}, operation);
}

}  // namespace lenslet
