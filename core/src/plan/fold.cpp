#include "plan/fold.h"

#include <cmath>
#include <cstddef>

namespace lenslet {

FoldedWeights FoldBatchNorm(std::span<const float> weight, std::span<const float> bias, const BatchNormValues& norm) {
  const std::size_t channels = norm.mean.size();
  const std::size_t per_channel = weight.size() / channels;
  FoldedWeights folded{std::vector<float>(weight.size()), std::vector<float>(channels)};
  for (std::size_t c = 0; c < channels; ++c) {
    const double mean = norm.mean[c], variance = norm.variance[c];
    double gamma = 1, beta = 0, offset = 0;
    if (!norm.weight.empty()) gamma = norm.weight[c];
    if (!norm.bias.empty()) beta = norm.bias[c];
    if (!bias.empty()) offset = bias[c];
    const double scale = gamma / std::sqrt(variance + norm.eps);
    for (std::size_t i = c * per_channel; i < (c + 1) * per_channel; ++i) {
      folded.weight[i] = static_cast<float>(scale * double{weight[i]});
    }
    folded.bias[c] = static_cast<float>((offset - mean) * scale + beta);
  }
  return folded;
}

}  // namespace lenslet
