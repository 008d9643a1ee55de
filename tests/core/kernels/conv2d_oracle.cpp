#include "core/kernels/conv2d_oracle.h"

#include <algorithm>

namespace lenslet::kernels {

std::vector<Expected> NaiveSums(const Conv2dGeometry& g, const std::vector<float>& input,
                                const std::vector<float>& weight, const float* bias) {
  std::vector<Expected> output;
  const Index group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
  for (Index o = 0; o < g.out_channels; ++o) {
    for (Index y = 0; y < g.out_height; ++y) {
      for (Index x = 0; x < g.out_width; ++x) {
        double sum = bias != nullptr ? Wide(bias[o]) : 0, magnitude = std::abs(sum);
        for (Index c = 0; c < group_in; ++c) {
          for (Index i = 0; i < g.kernel_h; ++i) {
            for (Index j = 0; j < g.kernel_w; ++j) {
              const Index row = y * g.stride_h - g.pad_top + i * g.dilation_h;
              const Index column = x * g.stride_w - g.pad_left + j * g.dilation_w;
              if (row < 0 || row >= g.in_height || column < 0 || column >= g.in_width) continue;
              const Index channel = o / group_out * group_in + c;
              const auto at = static_cast<std::size_t>((channel * g.in_height + row) * g.in_width + column);
              const auto w = static_cast<std::size_t>(((o * group_in + c) * g.kernel_h + i) * g.kernel_w + j);
              const double product = Wide(input[at]) * Wide(weight[w]);
              sum += product;
              magnitude += std::abs(product);
            }
          }
        }
        const double roundings = static_cast<double>(group_in * g.kernel_h * g.kernel_w + 1);
        output.push_back({sum, roundings * kRoundoff * magnitude});
      }
    }
  }
  return output;
}

double WinogradError(const Conv2dGeometry& g) {
  const double points[] = {0, std::sqrt(0.5), -std::sqrt(0.5), std::sqrt(2), -std::sqrt(2)};
  const auto kernel = static_cast<int>(g.kernel_h), outputs = 7 - kernel;
  std::vector<double> place(6);  // Σ |G| · Σ |Bᵀ| of each row.
  for (int i = 0; i < 5; ++i) {
    double weights = 0, distance = 1;
    for (int k = 0; k < kernel; ++k) weights += std::pow(std::abs(points[i]), k);
    std::vector<double> polynomial{1};  // ∏ (x − the other points): that row of Bᵀ.
    for (int j = 0; j < 5; ++j) {
      if (j == i) continue;
      distance *= std::abs(points[i] - points[j]);
      polynomial.push_back(0);
      for (std::size_t k = polynomial.size() - 1; k > 0; --k) polynomial[k] -= points[j] * polynomial[k - 1];
    }
    double sum = 0;
    for (const double coefficient : polynomial) sum += std::abs(coefficient);
    place[static_cast<std::size_t>(i)] = weights / distance * sum;
  }
  place[5] = 1 + 2.5 + 1;  // ∏ (x − every point) = x⁵ − 2.5 x³ + x
  double largest = 0;
  for (int row = 0; row < outputs; ++row) {
    double sum = row == outputs - 1 ? place[5] : 0;
    for (std::size_t i = 0; i < 5; ++i) sum += std::pow(std::abs(points[i]), row) * place[i];
    largest = std::max(largest, sum);
  }
  const auto channels = static_cast<double>(g.in_channels);
  return (channels + 24) * kRoundoff * largest * largest * channels;
}

std::vector<Expected> Activated(Activation activation, std::vector<Expected> values) {
  for (Expected& value : values) value = Activated(activation, value);
  return values;
}

std::vector<Expected> Pooled(const Conv2dGeometry& g, const std::vector<Expected>& values) {
  std::vector<Expected> pooled;
  for (Index o = 0; o < g.out_channels; ++o) {
    for (Index y = 0; y + 1 < g.out_height; y += 2) {
      for (Index x = 0; x + 1 < g.out_width; x += 2) {
        const auto at = static_cast<std::size_t>((o * g.out_height + y) * g.out_width + x);
        const auto below = at + static_cast<std::size_t>(g.out_width);
        Expected maximum = values[at];
        for (const std::size_t i : {at + 1, below, below + 1}) {
          maximum = {std::max(maximum.value, values[i].value), std::max(maximum.tolerance, values[i].tolerance)};
        }
        pooled.push_back(maximum);
      }
    }
  }
  return pooled;
}

}  // namespace lenslet::kernels
