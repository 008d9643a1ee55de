#include "plan/fold.h"

#include <cmath>
#include <cstddef>

namespace lenslet {

FoldedBatchNorm FoldBatchNorm(std::span<const float> bias, const BatchNormValues& norm) {
  const std::size_t channels = norm.mean.size();
  FoldedBatchNorm folded{std::vector<double>(channels), std::vector<float>(channels)};
  for (std::size_t c = 0; c < channels; ++c) {
    const auto at = [c](std::span<const float> values) { return values.empty() ? 0 : static_cast<double>(values[c]); };
    const double gamma = norm.weight.empty() ? 1 : at(norm.weight);
    folded.scale[c] = gamma / std::sqrt(at(norm.variance) + norm.eps);
    folded.bias[c] = static_cast<float>((at(bias) - at(norm.mean)) * folded.scale[c] + at(norm.bias));
  }
  return folded;
}

std::vector<float> ScaleChannels(std::span<const float> weight, std::span<const double> scale) {
  const std::size_t per_channel = weight.size() / scale.size();
  std::vector<float> scaled(weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) {
    scaled[i] = static_cast<float>(scale[i / per_channel] * static_cast<double>(weight[i]));
  }
  return scaled;
}

}  // namespace lenslet
