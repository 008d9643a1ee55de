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

struct FoldedWeights {
  std::vector<float> weight, bias;
};

// The weights and biases that give norm(weight · x + bias), for weight [channels, …], bias [channels] or empty:
// weight'[c] = weight[c] · s[c], bias'[c] = (bias[c] − mean[c]) · s[c] + β[c] with s[c] = γ[c] / √(variance[c] + eps).
// Computed in double and rounded once.
FoldedWeights FoldBatchNorm(std::span<const float> weight, std::span<const float> bias, const BatchNormValues& norm);

}  // namespace lenslet
