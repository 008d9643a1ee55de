#include "plan/lower.h"

#include "kernels/kernel_sets.h"
#include "text.h"

namespace lenslet {
namespace {

using kernels::Index;

Index ToIndex(std::int64_t value) { return static_cast<Index>(value); }

std::string InSet(const char* kernel, const char* set) { return Joined({kernel, "/", set}); }

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

using Lowered = std::optional<LoweredLayer>;

// One overload per operation.
struct Lowering {
  const Node& node;
  const Shape& in;
  const Shape& out;
  const Placement& placement;
  const kernels::KernelSet& set = placement.set;

  bool IsChannelsLast() const { return placement.images == kernels::Layout::kChannelsLast; }
  // Whether the input is an image whose layout matters and is not the plan's, or has lost its order.
  bool IsForeign() const {
    return placement.is_flattened || (in.rank() == 3 && in[0] > 1 && placement.input != placement.images);
  }

  // Kernels that only know PyTorch's order.
  Lowered Shared(const StepOperation& operation, const char* kernel) const {
    if (IsForeign() || (IsChannelsLast() && in.rank() == 3)) return std::nullopt;
    return LoweredLayer{operation, InSet(kernel, "reference"), 0};
  }

  LoweredLayer Matrix(std::int64_t in_features, std::int64_t out_features) const {
    const kernels::LinearGeometry g{ToIndex(in_features), ToIndex(out_features), node.activation, placement.background};
    return {LinearStep{g, &placement.linear}, InSet(placement.linear.name, set.name), out.elements() * in_features};
  }

  // Whether there is but one window, the input: then images of a batch can share the weights.
  bool IsMatrix(const Conv2d& conv) const {
    const bool is_unpadded =
        conv.padding.top == 0 && conv.padding.bottom == 0 && conv.padding.left == 0 && conv.padding.right == 0;
    return conv.kernel_size == Pair{in[1], in[2]} && is_unpadded && conv.groups == 1;
  }

  Lowered operator()(const Conv2d& conv) const {
    if (IsMatrix(conv) && placement.conv2d_kernel.empty()) return Matrix(in.elements(), conv.out_channels);
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
        .activation = node.activation,
        .input_layout = placement.input,
        .pooling = node.pooling,
    };
    const kernels::Conv2dKernel* kernel = kernels::Conv2dOf(set, placement.images, g, placement.conv2d_kernel);
    if (kernel == nullptr) return std::nullopt;
    const std::int64_t taps = conv.in_channels / conv.groups * conv.kernel_size.h * conv.kernel_size.w;
    return LoweredLayer{Conv2dStep{g, kernel}, InSet(kernel->name, set.name), out.elements() * taps};
  }
  Lowered operator()(const Linear& linear) const {
    if (in.rank() == 3 && IsChannelsLast()) return std::nullopt;
    return Matrix(linear.in_features, linear.out_features);
  }
  Lowered operator()(const MaxPool2d& pool) const {
    if (IsForeign() || (IsChannelsLast() && pool.return_indices)) return std::nullopt;
    kernels::Pool2dGeometry g = PoolExtents(in, out);
    SetWindow(g, pool.kernel_size, pool.stride, pool.padding, pool.dilation);
    const kernels::Pool2dKernel& kernel = IsChannelsLast() ? set.max_pool2d_channels_last : set.max_pool2d;
    return LoweredLayer{MaxPool2dStep{g, &kernel, {}}, InSet(kernel.name, set.name), 0};
  }
  Lowered operator()(const AvgPool2d& pool) const {
    if (IsForeign()) return std::nullopt;
    kernels::Pool2dGeometry g = PoolExtents(in, out);
    SetWindow(g, pool.kernel_size, pool.stride, pool.padding, {1, 1});
    g.count_include_pad = pool.count_include_pad;
    g.divisor_override = ToIndex(pool.divisor_override.value_or(0));
    const kernels::Pool2dKernel& kernel = IsChannelsLast() ? set.avg_pool2d_channels_last : set.avg_pool2d;
    return LoweredLayer{AvgPool2dStep{g, &kernel}, InSet(kernel.name, set.name), 0};
  }
  Lowered operator()(const AdaptiveAvgPool2d&) const {
    kernels::Pool2dGeometry g = PoolExtents(in, out);
    if (in[1] % out[1] != 0 || in[2] % out[2] != 0) return Shared(AdaptiveAvgPool2dStep{g}, "adaptive_avg_pool2d_f32");
    const Pair window{in[1] / out[1], in[2] / out[2]};  // Even parts: an ordinary pool.
    AvgPool2d pool;
    pool.kernel_size = pool.stride = window;
    return (*this)(pool);
  }
  Lowered operator()(const BatchNorm& norm) const {
    return Shared(BatchNormStep{ToIndex(norm.num_features), ToIndex(in.elements() / norm.num_features), norm.eps},
                  "batch_norm_f32");
  }
  Lowered operator()(const Softmax&) const {
    return Shared(SoftmaxStep{ToIndex(in[0]), ToIndex(in.elements() / in[0]), false}, "softmax_f32");
  }
  Lowered operator()(const LogSoftmax&) const {
    return Shared(SoftmaxStep{ToIndex(in[0]), ToIndex(in.elements() / in[0]), true}, "log_softmax_f32");
  }
  Lowered operator()(const ReLU&) const { return Elementwise(kernels::Activation::kReLU); }
  Lowered operator()(const Sigmoid&) const { return Elementwise(kernels::Activation::kSigmoid); }
  Lowered operator()(const Tanh&) const { return Elementwise(kernels::Activation::kTanh); }
  Lowered operator()(const Dropout&) const { return Shared(CopyStep{}, "copy_f32"); }
  Lowered operator()(const Flatten&) const { return Shared(CopyStep{}, "copy_f32"); }

  Lowered Elementwise(kernels::Activation which) const {
    if (IsForeign() && !placement.is_flattened) return std::nullopt;
    return LoweredLayer{ElementwiseStep{which}, InSet(kernels::ElementwiseOf(set, which).name, set.name), 0};
  }
};

}  // namespace

std::optional<LoweredLayer> Lower(const Node& node, const Operation& operation, const Shape& in, const Shape& out,
                                  const Placement& placement) {
  return std::visit(Lowering{node, in, out, placement}, operation);
}

}  // namespace lenslet
