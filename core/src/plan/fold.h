// Batch norm folded into the weights before it.
#pragma once

#include <span>
#include <vector>

namespace lenslet {

struct BatchNormValues {
  std::span<const float> mean, variance;
  std::span<const float> weight, bias;  // Empty for 1 and 0.
  double eps;
};

// norm(weight · x + bias) = scale · (weight · x) + bias', each [channels].
struct FoldedBatchNorm {
  std::vector<double> scale;
  std::vector<float> bias;
};

// scale[c] = γ[c] / √(variance[c] + eps), bias'[c] = (bias[c] − mean[c]) · scale[c] + β[c], for bias [channels] or
// empty. Computed in double and rounded once.
FoldedBatchNorm FoldBatchNorm(std::span<const float> bias, const BatchNormValues& norm);

// weight[c, …] · scale[c], computed in double and rounded once.
std::vector<float> ScaleChannels(std::span<const float> weight, std::span<const double> scale);

}  // namespace lenslet
