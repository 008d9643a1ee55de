#include "plan/fold.h"

#include <cmath>
#include <cstddef>

namespace lenslet {

FoldedWeights FoldBatchNorm(std::span<const float> weight, std::span<const float> bias, const BatchNormValues& norm) {
  const std::size_t channels = norm.mean.size();
  const std::size_t per_channel = weight.size() / channels;
  FoldedWeights folded{std::vector<float>(weight.size()), std::vector<float>(channels)};
  for (std::size_t c = 0; c < channels; ++c) {
    const auto at = [c](std::span<const float> values) { return values.empty() ? 0 : static_cast<double>(values[c]); };
    const double gamma = norm.weight.empty() ? 1 : at(norm.weight);
    const double scale = gamma / std::sqrt(at(norm.variance) + norm.eps);
    for (std::size_t i = c * per_channel; i < (c + 1) * per_channel; ++i) {
      folded.weight[i] = static_cast<float>(scale * static_cast<double>(weight[i]));
    }
    folded.bias[c] = static_cast<float>((at(bias) - at(norm.mean)) * scale + at(norm.bias));
  }
  return folded;
}

}  // namespace lenslet
