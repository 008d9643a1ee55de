#include <Eigen/Core>

#include "kernels/reference/reference.h"

namespace lenslet::kernels::reference {
namespace {

using Vector = Eigen::Map<Eigen::VectorXf>;
using ConstVector = Eigen::Map<const Eigen::VectorXf>;

}  // namespace

std::int64_t LinearPackedFloats(const LinearGeometry& g) { return (g.in_features + std::int64_t{1}) * g.out_features; }

void LinearPack(const LinearGeometry& g, const float* weight, const double* /*scale*/, const float* bias,
                float* packed) {
  const Index count = g.in_features * g.out_features;
  Vector(packed, count) = ConstVector(weight, count);
  Vector packed_bias(packed + count, g.out_features);
  if (bias != nullptr) {
    packed_bias = ConstVector(bias, g.out_features);
  } else {
    packed_bias.setZero();
  }
}

void Linear(const LinearGeometry& g, Index rows, const float* input, const float* packed, float* /*scratch*/,
            float* output) {
  const float* bias = packed + g.in_features * g.out_features;
  for (Index r = 0; r < rows; ++r) {
    const ConstVector x(input + r * g.in_features, g.in_features);
    float* y = output + r * g.out_features;
    // y[o] = bias[o] + weight[o, :] · x, one dot product at a time: a product with the whole matrix may allocate.
    for (Index o = 0; o < g.out_features; ++o) {
      y[o] = bias[o] + ConstVector(packed + o * g.in_features, g.in_features).dot(x);
    }
    Activate(g.activation, g.out_features, y);
  }
}

}  // namespace lenslet::kernels::reference
