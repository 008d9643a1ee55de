#include "core/plan/oracle.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lenslet {
namespace {

constexpr double kRoundoff = 0x1p-24;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Values = std::vector<Bounded>;

struct Oracle {
  const Model& model;
  const Layer& layer;
  const Shape& in;
  const Shape& out;
  const Values& x;
  bool winograd;

  std::span<const float> Tensor(const char* suffix) const {
    const auto tensor = model.tensors().Find(layer.name + suffix);
    return tensor ? tensor->values : std::span<const float>{};
  }
  const Bounded& At(std::int64_t c, std::int64_t row, std::int64_t column) const {
    return x[static_cast<std::size_t>((c * in[1] + row) * in[2] + column)];
  }
  bool IsInside(std::int64_t row, std::int64_t column) const {
    return row >= 0 && row < in[1] && column >= 0 && column < in[2];
  }

  // A sum of products with weights; `magnitude` is of what the roundings are a share.
  struct Sum {
    double value = 0, error = 0, magnitude = 0;
    void Add(double weight, const Bounded& input) {
      value += weight * input.value;
      error += std::abs(weight) * input.error;
      magnitude += std::abs(weight) * (std::abs(input.value) + input.error);
    }
    Bounded Rounded(std::int64_t roundings) const {
      return {value, error + static_cast<double>(roundings) * kRoundoff * magnitude};
    }
  };

  Values operator()(const Conv2d& conv) const {
    const auto weight = Tensor(".weight"), bias = Tensor(".bias");
    const std::int64_t group_in = conv.in_channels / conv.groups, group_out = conv.out_channels / conv.groups;
    Values y;
    for (std::int64_t o = 0; o < out[0]; ++o) {
      for (std::int64_t row = 0; row < out[1]; ++row) {
        for (std::int64_t column = 0; column < out[2]; ++column) {
          Sum sum;
          std::size_t w = static_cast<std::size_t>(o * group_in * conv.kernel_size.h * conv.kernel_size.w);
          for (std::int64_t c = 0; c < group_in; ++c) {
            for (std::int64_t i = 0; i < conv.kernel_size.h; ++i) {
              for (std::int64_t j = 0; j < conv.kernel_size.w; ++j, ++w) {
                const std::int64_t r = row * conv.stride.h - conv.padding.top + i * conv.dilation.h;
                const std::int64_t k = column * conv.stride.w - conv.padding.left + j * conv.dilation.w;
                if (IsInside(r, k)) sum.Add(Wide(weight[w]), At(o / group_out * group_in + c, r, k));
              }
            }
          }
          if (!bias.empty()) sum.Add(Wide(bias[static_cast<std::size_t>(o)]), {1, 0});
          // One more than a sum of n products and a bias takes, for folded weights, which are rounded themselves.
          y.push_back(sum.Rounded(group_in * conv.kernel_size.h * conv.kernel_size.w + 2));
          if (winograd) y.back().error += WinogradError(conv);
        }
      }
    }
    return y;
  }
  // tests/core/kernels/conv2d_oracle.cpp derives the two constants.
  double WinogradError(const Conv2d& conv) const {
    const bool is_three = conv.kernel_size == Pair{3, 3}, is_five = conv.kernel_size == Pair{5, 5};
    if (!is_three && !is_five) return 0;
    double weights = 0, values = 0;
    for (const float weight : Tensor(".weight")) weights = std::max(weights, std::abs(Wide(weight)));
    for (const Bounded& value : x) values = std::max(values, std::abs(value.value) + value.error);
    const auto channels = static_cast<double>(conv.in_channels);
    return (channels + 26) * kRoundoff * (is_three ? 630 : 1400) * channels * weights * values;
  }

  Values operator()(const Linear& linear) const {
    const auto weight = Tensor(".weight"), bias = Tensor(".bias");
    Values y;
    for (std::int64_t o = 0; o < linear.out_features; ++o) {
      Sum sum;
      for (std::int64_t i = 0; i < linear.in_features; ++i) {
        sum.Add(Wide(weight[static_cast<std::size_t>(o * linear.in_features + i)]), x[static_cast<std::size_t>(i)]);
      }
      if (!bias.empty()) sum.Add(Wide(bias[static_cast<std::size_t>(o)]), {1, 0});
      y.push_back(sum.Rounded(linear.in_features + 2));
    }
    return y;
  }
  Values operator()(const BatchNorm& norm) const {
    const auto mean = Tensor(".running_mean"), variance = Tensor(".running_var");
    const auto weight = Tensor(".weight"), bias = Tensor(".bias");
    Values y;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const std::size_t c = i / (x.size() / mean.size());
      const double scale = (weight.empty() ? 1 : Wide(weight[c])) / std::sqrt(Wide(variance[c]) + norm.eps);
      Sum sum;
      sum.Add(scale, x[i]);
      sum.Add(-scale, {Wide(mean[c]), 0});
      sum.Add(1, {bias.empty() ? 0 : Wide(bias[c]), 0});
      y.push_back(sum.Rounded(4));
    }
    return y;
  }
  Values operator()(const MaxPool2d& pool) const {
    Values y;
    ForEachWindow(pool.kernel_size, pool.stride, pool.padding, pool.dilation, [&](const Values& window, std::int64_t) {
      Bounded maximum{-kInfinity, 0};
      for (const Bounded& value : window) {
        maximum = {std::max(maximum.value, value.value), std::max(maximum.error, value.error)};
      }
      y.push_back(maximum);
    });
    return y;
  }
  Values operator()(const AvgPool2d& pool) const {
    Values y;
    ForEachWindow(pool.kernel_size, pool.stride, pool.padding, {1, 1}, [&](const Values& window, std::int64_t padded) {
      const auto inside = static_cast<std::int64_t>(window.size());
      y.push_back(Mean(window, pool.divisor_override.value_or(pool.count_include_pad ? padded : inside)));
    });
    return y;
  }
  Values operator()(const AdaptiveAvgPool2d&) const {
    Values y;
    for (std::int64_t c = 0; c < out[0]; ++c) {
      for (std::int64_t row = 0; row < out[1]; ++row) {
        for (std::int64_t column = 0; column < out[2]; ++column) {
          Values window;
          for (std::int64_t r = row * in[1] / out[1]; r * out[1] < (row + 1) * in[1]; ++r) {
            for (std::int64_t k = column * in[2] / out[2]; k * out[2] < (column + 1) * in[2]; ++k) {
              window.push_back(At(c, r, k));
            }
          }
          y.push_back(Mean(window, static_cast<std::int64_t>(window.size())));
        }
      }
    }
    return y;
  }
  Values operator()(const ReLU&) const {
    return Map([](Bounded v) { return Bounded{std::max(v.value, 0.0), v.error}; });
  }
  Values operator()(const Sigmoid&) const {
    return Map([](Bounded v) { return Bounded{1 / (1 + std::exp(-v.value)), v.error / 4 + 4 * kRoundoff}; });
  }
  Values operator()(const Tanh&) const {
    return Map([](Bounded v) { return Bounded{std::tanh(v.value), v.error + 4 * kRoundoff}; });
  }
  Values operator()(const Softmax&) const { return RunSoftmax(false); }
  Values operator()(const LogSoftmax&) const { return RunSoftmax(true); }
  Values operator()(const Dropout&) const { return x; }
  Values operator()(const Flatten&) const { return x; }

  template <typename F>
  Values Map(F f) const {
    Values y;
    for (const Bounded& value : x) y.push_back(f(value));
    return y;
  }

  static Bounded Mean(const Values& window, std::int64_t divisor) {
    Sum sum;
    for (const Bounded& value : window) sum.Add(1 / static_cast<double>(divisor), value);
    return sum.Rounded(static_cast<std::int64_t>(window.size()) + 2);
  }

  // visit(what lies inside, how many places the window has with padding but not beyond it).
  template <typename Visit>
  void ForEachWindow(Pair kernel, Pair stride, Pair padding, Pair dilation, Visit visit) const {
    for (std::int64_t c = 0; c < out[0]; ++c) {
      for (std::int64_t row = 0; row < out[1]; ++row) {
        for (std::int64_t column = 0; column < out[2]; ++column) {
          Values window;
          std::int64_t padded = 0;
          for (std::int64_t i = 0; i < kernel.h; ++i) {
            for (std::int64_t j = 0; j < kernel.w; ++j) {
              const std::int64_t r = row * stride.h - padding.h + i * dilation.h;
              const std::int64_t k = column * stride.w - padding.w + j * dilation.w;
              if (r < in[1] + padding.h && k < in[2] + padding.w) ++padded;
              if (IsInside(r, k)) window.push_back(At(c, r, k));
            }
          }
          visit(window, padded);
        }
      }
    }
  }

  // Over axis 0. A change of all inputs by at most e changes each exponent less the maximum by at most 2·e, hence a
  // probability by the factor e^{2e} in numerator and denominator, and a log-probability by at most 2·e.
  Values RunSoftmax(bool logarithm) const {
    Values y = x;
    const auto channels = static_cast<std::size_t>(in[0]), inner = x.size() / channels;
    for (std::size_t i = 0; i < inner; ++i) {
      double maximum = -kInfinity, minimum = kInfinity, error = 0, sum = 0;
      for (std::size_t c = 0; c < channels; ++c) {
        maximum = std::max(maximum, x[c * inner + i].value);
        minimum = std::min(minimum, x[c * inner + i].value);
        error = std::max(error, x[c * inner + i].error);
      }
      for (std::size_t c = 0; c < channels; ++c) sum += std::exp(x[c * inner + i].value - maximum);
      const double own = (2 * (maximum - minimum) + static_cast<double>(channels) + 8) * kRoundoff;
      for (std::size_t c = 0; c < channels; ++c) {
        const double log = x[c * inner + i].value - maximum - std::log(sum);
        const double bound = 2 * error + own;
        y[c * inner + i] = logarithm ? Bounded{log, bound + 4 * kRoundoff * std::abs(log)}
                                     : Bounded{std::exp(log), std::exp(log) * std::expm1(2 * bound) + 0x1p-126};
      }
    }
    return y;
  }
};

}  // namespace

std::vector<std::vector<Bounded>> RunInDouble(const Model& model, const std::vector<float>& image, bool winograd) {
  std::vector<std::vector<Bounded>> outputs;
  Values x;
  for (const float value : image) x.push_back({Wide(value), 0});
  const Architecture& architecture = model.architecture();
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    const Shape& in = i == 0 ? architecture.input : model.layer_shapes()[i - 1];
    const Layer& layer = architecture.layers[i];
    x = std::visit(Oracle{model, layer, in, model.layer_shapes()[i], x, winograd}, layer.operation);
    outputs.push_back(x);
  }
  return outputs;
}

}  // namespace lenslet
