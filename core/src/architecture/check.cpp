#include "architecture/check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "architecture/limits.h"
#include "json.h"
#include "number.h"
#include "text.h"

namespace lenslet {
namespace {

using Problem = std::optional<Error>;

Problem BadValue(std::initializer_list<Part> parts) { return Error{ErrorCode::kBadValue, Joined(parts)}; }

bool IsExtent(std::int64_t extent) { return extent >= 1 && extent <= kMaxExtent; }
bool AreExtents(Pair pair) { return IsExtent(pair.h) && IsExtent(pair.w); }

Shape AsShape(Pair pair) { return {pair.h, pair.w}; }

Problem CheckOperation(const Conv2d& layer) {
  if (!IsExtent(layer.in_channels) || !IsExtent(layer.out_channels) || !IsExtent(layer.groups) ||
      !AreExtents(layer.kernel_size) || !AreExtents(layer.stride) || !AreExtents(layer.dilation)) {
    return BadValue({"a size is not in [1, 2^20]"});
  }
  const Padding& padding = layer.padding;
  const bool is_even = padding.top == padding.bottom && padding.left == padding.right;
  if (!is_even && (padding != SamePadding(layer) || layer.stride != Pair{1, 1})) {
    return BadValue(
        {"uneven padding must be that of \"same\" with a stride of 1"});  // Nothing else can be written down.
  }
  for (const std::int64_t side : {padding.top, padding.left, padding.bottom, padding.right}) {
    if (side < 0 || side > kMaxExtent) return BadValue({"padding ", side, " is not in [0, 2^20]"});
  }
  if (layer.in_channels % layer.groups != 0 || layer.out_channels % layer.groups != 0) {
    return BadValue({"groups ", layer.groups, " must divide in_channels ", layer.in_channels, " and out_channels ",
                     layer.out_channels});
  }
  const Pair kernel = layer.kernel_size;
  if (SaturatedProduct({layer.in_channels / layer.groups, kernel.h, kernel.w}) > kMaxExtent) {
    return Error{ErrorCode::kTooLarge,
                 Joined({"a window of kernel_size ", AsShape(kernel), " over ", layer.in_channels / layer.groups,
                         " channels has more than 2^20 weights"})};
  }
  return std::nullopt;
}

// PyTorch takes no padding beyond half a window: such a window could lie in the padding alone.
Problem CheckPool(Pair kernel, Pair stride, Pair padding) {
  if (!AreExtents(kernel) || !AreExtents(stride)) return BadValue({"a size is not in [1, 2^20]"});
  if (padding.h < 0 || padding.w < 0 || padding.h > kernel.h / 2 || padding.w > kernel.w / 2) {
    return BadValue({"padding ", AsShape(padding), " must be at most half of kernel_size ", AsShape(kernel)});
  }
  return std::nullopt;
}

Problem CheckOperation(const MaxPool2d& layer) {
  if (!AreExtents(layer.dilation)) return BadValue({"dilation ", AsShape(layer.dilation), " is not in [1, 2^20]"});
  return CheckPool(layer.kernel_size, layer.stride, layer.padding);
}

Problem CheckOperation(const AvgPool2d& layer) {
  if (!IsExtent(layer.divisor_override.value_or(1))) return BadValue({"divisor_override is not in [1, 2^20]"});
  return CheckPool(layer.kernel_size, layer.stride, layer.padding);
}

Problem CheckOperation(const AdaptiveAvgPool2d& layer) {
  if (!AreExtents(layer.output_size))
    return BadValue({"output_size ", AsShape(layer.output_size), " is not in [1, 2^20]"});
  return std::nullopt;
}

Problem CheckOperation(const BatchNorm& layer) {
  if (layer.dimensions != 1 && layer.dimensions != 2) return BadValue({"only BatchNorm1d and BatchNorm2d exist"});
  if (!IsExtent(layer.num_features)) return BadValue({"num_features is not in [1, 2^20]"});
  // As float because that is what the kernels add to the variance.
  if (!(layer.eps >= 0) || !std::isfinite(static_cast<float>(layer.eps))) return BadValue({"eps is not in [0, 3e38]"});
  if (!(layer.momentum >= 0 && layer.momentum <= 1)) return BadValue({"momentum is not in [0, 1]"});
  return std::nullopt;
}

Problem CheckOperation(const Linear& layer) {
  if (!IsExtent(layer.in_features) || !IsExtent(layer.out_features)) return BadValue({"a size is not in [1, 2^20]"});
  return std::nullopt;
}

Problem CheckOperation(const Dropout& layer) {
  if (!(layer.p >= 0 && layer.p <= 1)) return BadValue({"p is not in [0, 1]"});
  return std::nullopt;
}

template <typename WithoutParameters>
Problem CheckOperation(const WithoutParameters&) {
  return std::nullopt;
}

// The elements of the layer's largest tensor, before anything multiplies them without a guard.
std::int64_t WeightElements(const Operation& operation) {
  if (const auto* conv = std::get_if<Conv2d>(&operation)) {
    return SaturatedProduct(
        {conv->out_channels, conv->in_channels / conv->groups, conv->kernel_size.h, conv->kernel_size.w});
  }
  if (const auto* linear = std::get_if<Linear>(&operation)) return linear->in_features * linear->out_features;
  return 0;
}

// One or more parts of letters, digits, '_' and '-', joined by dots as PyTorch joins the names of modules.
bool IsModulePath(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes) return false;
  char before = '.';
  for (const char c : name) {
    const bool is_word =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!is_word && (c != '.' || before == '.')) return false;
    before = c;
  }
  return before != '.';
}

Problem CheckName(const std::string& what, const std::string& name) {
  if (IsModulePath(name)) return std::nullopt;
  return BadValue({what, ": expected letters, digits, '_' and '-' with single dots between, at most ", kMaxNameBytes,
                   " bytes, found ", Quoted{name}});
}

Problem CheckInput(const Architecture& architecture) {
  const Shape& shape = architecture.input;
  const Preparation preparation = architecture.preparation;
  const char* expected = nullptr;
  if (shape.rank() != 1 && shape.rank() != 3) expected = "[features] or [channels, height, width]";
  if (!std::ranges::all_of(shape.extents(), IsExtent)) expected = "sizes from 1 to 2^20";
  if (preparation == Preparation::kDigit && shape != Shape{1, 28, 28}) expected = "[1, 28, 28] for a digit";
  if (preparation == Preparation::kPhoto && (shape.rank() != 3 || shape[0] != 3)) {
    expected = "[3, height, width] for a photo";
  }
  if (expected != nullptr) return BadValue({"input.shape: expected ", expected, ", found ", shape});
  const double least_crop = preparation == Preparation::kPhoto ? 0.1 : 1;
  if (!(architecture.crop >= least_crop && architecture.crop <= 1)) {
    return BadValue({"input.crop ", ToText(architecture.crop), " is not in [", ToText(least_crop), ", 1]"});
  }
  const std::size_t channels = shape.rank() == 3 ? static_cast<std::size_t>(shape[0]) : 1;
  const bool is_normalised = !architecture.mean.empty() || !architecture.std.empty();
  if (is_normalised && (architecture.mean.size() != channels || architecture.std.size() != channels)) {
    return BadValue({"input: expected ", channels, " of mean and of std, found ", architecture.mean.size(), " and ",
                     architecture.std.size()});
  }
  for (const float mean : architecture.mean) {
    if (!std::isfinite(mean)) return BadValue({"input.mean: expected finite numbers"});
  }
  for (const float std : architecture.std) {
    if (!std::isfinite(std) || std <= 0) return BadValue({"input.std: expected positive numbers"});
  }
  return std::nullopt;
}

// What people read. Control characters would act on a terminal.
bool IsLabel(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return text.size() <= kMaxNameBytes && std::ranges::none_of(text, is_control) && json::IsUtf8(text);
}

Problem CheckLabels(const Architecture& architecture) {
  const std::string expected = " bytes of UTF-8 without control characters, found ";
  if (!IsLabel(architecture.title)) {
    return BadValue({"title: expected at most 200", expected, Quoted{architecture.title}});
  }
  for (std::size_t i = 0; i < architecture.classes.size(); ++i) {
    const std::string& label = architecture.classes[i];
    if (!label.empty() && IsLabel(label)) continue;
    return BadValue({"classes[", i, "]: expected 1 to 200", expected, Quoted{label}});
  }
  return std::nullopt;
}

Problem CheckLayers(const Architecture& architecture) {
  const std::size_t count = architecture.layers.size();
  if (count == 0) return BadValue({"layers: a network needs at least one layer"});
  if (count > kMaxLayers) {
    return Error{ErrorCode::kTooLarge, Joined({"layers: expected at most 1000, found ", count})};
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Layer& layer = architecture.layers[i];
    if (auto problem = CheckName(Joined({"layers[", i, "].name"}), layer.name)) return problem;
    const auto earlier = std::span(architecture.layers).first(i);
    if (std::ranges::find(earlier, layer.name, &Layer::name) != earlier.end()) {
      return Error{ErrorCode::kDuplicateName,
                   Joined({LayerLabel(architecture, i), ": the name is taken by an earlier layer"})};
    }
    if (auto problem = std::visit([](const auto& operation) { return CheckOperation(operation); }, layer.operation)) {
      problem->detail = Joined({LayerLabel(architecture, i), ": ", problem->detail});
      return problem;
    }
    if (WeightElements(layer.operation) > kMaxParameters) {
      return Error{ErrorCode::kTooLarge, Joined({LayerLabel(architecture, i), ": more than 2^28 weights"})};
    }
  }
  std::int64_t elements = 0;  // At most 1000 layers of 2^28 + 2^22.
  for (const Parameter& parameter : Parameters(architecture)) elements += parameter.shape.elements();
  if (elements > kMaxParameters) {
    return Error{ErrorCode::kTooLarge, Joined({"layers: expected at most 2^28 weights in all, found ", elements})};
  }
  return std::nullopt;
}

}  // namespace

std::int64_t SaturatedProduct(std::initializer_list<std::int64_t> factors) {
  std::int64_t product = 1;
  for (const std::int64_t factor : factors) {
    if (__builtin_mul_overflow(product, factor, &product)) return std::numeric_limits<std::int64_t>::max();
  }
  return product;
}

std::string LayerLabel(const Architecture& architecture, std::size_t index) {
  const Layer& layer = architecture.layers[index];
  return Joined({"layers[", index, "] ", Quoted{layer.name}, " (", TypeName(layer.operation), ")"});
}

Padding SamePadding(const Conv2d& layer) {
  const std::int64_t h = layer.dilation.h * (layer.kernel_size.h - 1);
  const std::int64_t w = layer.dilation.w * (layer.kernel_size.w - 1);
  return {.top = h / 2, .left = w / 2, .bottom = h - h / 2, .right = w - w / 2};
}

Result<void> CheckArchitecture(const Architecture& architecture) {
  Problem problem = CheckName("name", architecture.name);
  if (!problem) problem = CheckLabels(architecture);
  if (!problem) problem = CheckInput(architecture);
  if (!problem) problem = CheckLayers(architecture);
  if (problem) return std::unexpected(*std::move(problem));
  return {};
}

}  // namespace lenslet
