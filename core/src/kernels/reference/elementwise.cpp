// Activations, softmax and batch norm.
#include <Eigen/Core>
#include <cmath>

#include "kernels/reference/reference.h"

namespace lenslet::kernels::reference {
namespace {

// v[c] = values[c · inner + i]: what softmax runs over for one i.
using Column = Eigen::Map<Eigen::ArrayXf, Eigen::Unaligned, Eigen::InnerStride<>>;
using ConstColumn = Eigen::Map<const Eigen::ArrayXf, Eigen::Unaligned, Eigen::InnerStride<>>;

}  // namespace

void ReLU(Index count, const float* input, float* output) {
  for (Index i = 0; i < count; ++i) output[i] = input[i] < 0.0f ? 0.0f : input[i];  // NaN < 0 and −0 < 0 are false.
}

void Sigmoid(Index count, const float* input, float* output) {
  for (Index i = 0; i < count; ++i) output[i] = 1.0f / (1.0f + std::exp(-input[i]));
}

void Tanh(Index count, const float* input, float* output) {
  for (Index i = 0; i < count; ++i) output[i] = std::tanh(input[i]);
}

void Activate(Activation activation, Index count, float* values) {
  switch (activation) {
    case Activation::kNone:
      return;
    case Activation::kReLU:
      return ReLU(count, values, values);
    case Activation::kSigmoid:
      return Sigmoid(count, values, values);
    case Activation::kTanh:
      return Tanh(count, values, values);
  }
}

void BatchNorm(Index channels, Index inner, const float* input, const float* mean, const float* variance,
               const float* weight, const float* bias, double eps, float* output) {
  for (Index c = 0; c < channels; ++c) {
    const double scale = static_cast<double>(weight[c]) / std::sqrt(static_cast<double>(variance[c]) + eps);
    const double shift = static_cast<double>(bias[c]) - static_cast<double>(mean[c]) * scale;
    // output[c, i] = input[c, i] · scale + shift
    Eigen::Map<Eigen::ArrayXf>(output + c * inner, inner) =
        Eigen::Map<const Eigen::ArrayXf>(input + c * inner, inner) * static_cast<float>(scale) +
        static_cast<float>(shift);
  }
}

void Softmax(Index channels, Index inner, const float* input, float* output) {
  for (Index i = 0; i < inner; ++i) {
    const ConstColumn in(input + i, channels, Eigen::InnerStride<>(inner));
    Column out(output + i, channels, Eigen::InnerStride<>(inner));
    const float maximum = in.maxCoeff();
    out = (in - maximum).exp();
    out /= out.sum();
  }
}

void LogSoftmax(Index channels, Index inner, const float* input, float* output) {
  for (Index i = 0; i < inner; ++i) {
    const ConstColumn in(input + i, channels, Eigen::InnerStride<>(inner));
    Column out(output + i, channels, Eigen::InnerStride<>(inner));
    const float maximum = in.maxCoeff();
    const float log_sum = std::log((in - maximum).exp().sum());
    // Not maximum + log_sum at once: next to a large maximum the logarithm's digits would be lost.
    out = (in - maximum) - log_sum;
  }
}

}  // namespace lenslet::kernels::reference
