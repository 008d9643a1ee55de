#include <expected>
#include <string>

#include "architecture/check.h"
#include "architecture/infer.h"
#include "architecture/limits.h"
#include "lenslet/architecture.h"
#include "text.h"

namespace lenslet {
namespace {

// The shape that a layer gives, with the multiplications or comparisons that it takes; or what it would have taken.
struct Step {
  Shape shape;            // Empty where `elements` is beyond kMaxActivations.
  std::int64_t elements;  // Of the shape, or 2^63 − 1 where that overflows.
  std::int64_t work;
  std::int64_t padded = 0;  // Elements of the padded copy of the input that kernels may make while they run the layer.
};
using StepOrExpected = std::expected<Step, std::string>;

struct Axis {
  std::int64_t extent, kernel, stride, before, after, dilation;
};

// ⌊(n + p₀ + p₁ − d·(k − 1) − 1) / s⌋ + 1. With ceil_mode ⌈⌉, where a last window that would start beyond the input and
// the padding before it is left out: pooling_output_shape in PyTorch's aten/src/ATen/native/Pool.h. ≤ 0: does not fit.
std::int64_t OutputExtent(const Axis& axis, bool ceil_mode) {
  const std::int64_t room = axis.extent + axis.before + axis.after - axis.dilation * (axis.kernel - 1) - 1;
  const std::int64_t dividend = room + (ceil_mode ? axis.stride - 1 : 0);
  if (dividend < 0) return 0;
  const std::int64_t windows = dividend / axis.stride + 1;
  return ceil_mode && (windows - 1) * axis.stride >= axis.extent + axis.before ? windows - 1 : windows;
}

// What `windows` of them cover of the padded input.
std::int64_t Covered(const Axis& axis, std::int64_t windows) {
  return (windows - 1) * axis.stride + axis.dilation * (axis.kernel - 1) + 1;
}

// Whether one of the windows begins in the padding and its dilation then steps over the whole input.
bool StepsOverInput(const Axis& axis, std::int64_t windows) {
  std::int64_t outside = axis.before;  // Of the window: how far before the input it begins.
  for (; axis.dilation > axis.extent && windows > 0 && outside > 0; --windows, outside -= axis.stride) {
    const std::int64_t steps = (outside + axis.dilation - 1) / axis.dilation;
    if (steps * axis.dilation - outside >= axis.extent) return true;
  }
  return false;
}

Step ImageStep(std::int64_t channels, std::int64_t h, std::int64_t w, std::int64_t work, std::int64_t padded) {
  const std::int64_t elements = SaturatedProduct({channels, h, w});
  return {elements <= kMaxActivations ? Shape{channels, h, w} : Shape{}, elements, work, padded};
}

Step SameShape(const Shape& input) { return {input, input.elements(), input.elements()}; }

std::string ImageOf(std::int64_t channels) { return Joined({"[", channels, ", height, width]"}); }

std::unexpected<std::string> WindowTooLarge(Pair kernel, Pair dilation) {
  const std::int64_t h = dilation.h * (kernel.h - 1) + 1, w = dilation.w * (kernel.w - 1) + 1;
  return std::unexpected(Joined({"at least a window of ", h, " by ", w, " with the padding counted"}));
}

StepOrExpected Apply(const Conv2d& layer, const Shape& input) {
  if (input.rank() != 3 || input[0] != layer.in_channels) return std::unexpected(ImageOf(layer.in_channels));
  const Padding& padding = layer.padding;
  const Axis rows{input[1], layer.kernel_size.h, layer.stride.h, padding.top, padding.bottom, layer.dilation.h};
  const Axis columns{input[2], layer.kernel_size.w, layer.stride.w, padding.left, padding.right, layer.dilation.w};
  const std::int64_t h = OutputExtent(rows, false), w = OutputExtent(columns, false);
  if (h < 1 || w < 1) return WindowTooLarge(layer.kernel_size, layer.dilation);
  const std::int64_t group = layer.in_channels / layer.groups;
  const std::int64_t taps = group * layer.kernel_size.h * layer.kernel_size.w;
  return ImageStep(layer.out_channels, h, w, SaturatedProduct({layer.out_channels, h, w, taps}),
                   SaturatedProduct({group, Covered(rows, h), Covered(columns, w)}));
}

StepOrExpected ApplyPool(Pair kernel, Pair stride, Pair padding, Pair dilation, bool ceil_mode, const Shape& input) {
  if (input.rank() != 3) return std::unexpected("[channels, height, width]");
  const Axis rows{input[1], kernel.h, stride.h, padding.h, padding.h, dilation.h};
  const Axis columns{input[2], kernel.w, stride.w, padding.w, padding.w, dilation.w};
  const std::int64_t h = OutputExtent(rows, ceil_mode), w = OutputExtent(columns, ceil_mode);
  if (h < 1 || w < 1) return WindowTooLarge(kernel, dilation);
  if (StepsOverInput(rows, h) || StepsOverInput(columns, w)) {
    return std::unexpected(Joined({"an image that no window of dilation ", ToString(Shape{dilation.h, dilation.w}),
                                   " steps over from the padding"}));
  }
  return ImageStep(input[0], h, w, SaturatedProduct({input[0], h, w, kernel.h, kernel.w}),
                   SaturatedProduct({Covered(rows, h), Covered(columns, w)}));
}

StepOrExpected Apply(const MaxPool2d& layer, const Shape& input) {
  return ApplyPool(layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.ceil_mode, input);
}

StepOrExpected Apply(const AvgPool2d& layer, const Shape& input) {
  return ApplyPool(layer.kernel_size, layer.stride, layer.padding, {1, 1}, layer.ceil_mode, input);
}

StepOrExpected Apply(const AdaptiveAvgPool2d& layer, const Shape& input) {
  if (input.rank() != 3) return std::unexpected("[channels, height, width]");
  const auto [h, w] = layer.output_size;
  // Windows overlap by at most one row and one column.
  return ImageStep(input[0], h, w, SaturatedProduct({input[0], input[1] + 2 * h, input[2] + 2 * w}), 0);
}

StepOrExpected Apply(const BatchNorm& layer, const Shape& input) {
  const bool is_image = layer.dimensions == 2;
  if (input.rank() != (is_image ? 3 : 1) || input[0] != layer.num_features) {
    return std::unexpected(is_image ? ImageOf(layer.num_features) : ToString(Shape{layer.num_features}));
  }
  return SameShape(input);
}

StepOrExpected Apply(const Linear& layer, const Shape& input) {
  if (input != Shape{layer.in_features}) return std::unexpected(ToString(Shape{layer.in_features}));
  return Step{{layer.out_features}, layer.out_features, layer.in_features * layer.out_features};
}

StepOrExpected Apply(const Flatten&, const Shape& input) { return SameShape({input.elements()}); }

template <typename Elementwise>
StepOrExpected Apply(const Elementwise&, const Shape& input) {
  return SameShape(input);
}

std::string BeforeLabel(const Architecture& architecture, std::size_t index) {
  return index == 0 ? "the input" : LayerLabel(architecture, index - 1);
}

}  // namespace

Result<Inference> Infer(const Architecture& architecture) {
  if (auto checked = CheckArchitecture(architecture); !checked) return std::unexpected(checked.error());
  Inference inference;
  Shape shape = architecture.input;
  std::int64_t activations = shape.elements();
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    const auto step = std::visit([&shape](const auto& operation) { return Apply(operation, shape); },
                                 architecture.layers[i].operation);
    if (!step) {
      return Fail(ErrorCode::kShapeMismatch, {LayerLabel(architecture, i), ": expected ", step.error(), ", found ",
                                              ToString(shape), " from ", BeforeLabel(architecture, i)});
    }
    if (step->elements > kMaxActivations - activations) {
      return Fail(ErrorCode::kTooLarge, {LayerLabel(architecture, i), ": its ", step->elements,
                                         " outputs take all layers together beyond 2^26"});
    }
    activations += step->elements;
    if (step->padded > kMaxActivations - activations) {
      return Fail(ErrorCode::kTooLarge, {LayerLabel(architecture, i), ": the ", step->padded,
                                         " elements of its padded input take all layers together beyond 2^26"});
    }
    if (step->work > kMaxWork - inference.work) {
      return Fail(ErrorCode::kTooLarge, {LayerLabel(architecture, i), ": its ", step->work,
                                         " multiplications take the network beyond 2^34 per image"});
    }
    inference.work += step->work;
    shape = step->shape;
    inference.shapes.push_back(shape);
  }
  if (!architecture.classes.empty() && shape.elements() != static_cast<std::int64_t>(architecture.classes.size())) {
    return Fail(ErrorCode::kShapeMismatch, {"classes: expected one label for each output of ", ToString(shape),
                                            ", found ", architecture.classes.size()});
  }
  return inference;
}

Result<std::vector<Shape>> InferShapes(const Architecture& architecture) {
  auto inference = Infer(architecture);
  if (!inference) return std::unexpected(inference.error());
  return std::move(inference->shapes);
}

}  // namespace lenslet
