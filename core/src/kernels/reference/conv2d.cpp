#include <Eigen/Core>

#include "kernels/reference/reference.h"

namespace lenslet::kernels::reference {
namespace {

using Row = Eigen::Map<Eigen::ArrayXf>;
using ConstRow = Eigen::Map<const Eigen::ArrayXf>;
using StridedRow = Eigen::Map<const Eigen::ArrayXf, Eigen::Unaligned, Eigen::InnerStride<>>;

// output[y, x] += weight · input[y · stride_h + offset_h, x · stride_w + offset_w] wherever that lies inside.
void AddTap(const Conv2dGeometry& g, const float* input, float weight, Index offset_h, Index offset_w, float* output) {
  const Range rows = InsideRange(g.out_height, g.in_height, g.stride_h, offset_h);
  const Range columns = InsideRange(g.out_width, g.in_width, g.stride_w, offset_w);
  const Index count = columns.end - columns.first;
  if (count <= 0) return;
  for (Index y = rows.first; y < rows.end; ++y) {
    const float* in = input + (y * g.stride_h + offset_h) * g.in_width + columns.first * g.stride_w + offset_w;
    Row out(output + y * g.out_width + columns.first, count);
    // out[x] += weight · in[x · stride_w]; told apart because Eigen vectorises only what it knows to be contiguous.
    if (g.stride_w == 1) {
      out += weight * ConstRow(in, count);
    } else {
      out += weight * StridedRow(in, count, Eigen::InnerStride<>(g.stride_w));
    }
  }
}

Index WeightCount(const Conv2dGeometry& g) { return g.out_channels * Taps(g); }

}  // namespace

std::int64_t Conv2dPackedFloats(const Conv2dGeometry& g) { return WeightCount(g) + g.out_channels; }

void Conv2dPack(const Conv2dGeometry& g, const float* weight, const float* bias, float* packed) {
  const Index count = WeightCount(g);
  Row(packed, count) = ConstRow(weight, count);
  Row packed_bias(packed + count, g.out_channels);
  if (bias != nullptr) {
    packed_bias = ConstRow(bias, g.out_channels);
  } else {
    packed_bias.setZero();
  }
}

void Conv2d(const Conv2dGeometry& g, const float* input, const float* packed, float* /*scratch*/, float* output) {
  const Index in_plane = g.in_height * g.in_width, out_plane = g.out_height * g.out_width;
  const Index group_in = GroupInputs(g), group_out = GroupOutputs(g);
  const float* weight = packed;  // Read once, in its own order [o, c, i, j].
  const float* bias = packed + WeightCount(g);
  for (Index o = 0; o < g.out_channels; ++o) {
    float* out = output + o * out_plane;
    Row(out, out_plane).setConstant(bias[o]);
    for (Index c = 0; c < group_in; ++c) {
      const float* in = input + (o / group_out * group_in + c) * in_plane;
      for (Index i = 0; i < g.kernel_h; ++i) {
        for (Index j = 0; j < g.kernel_w; ++j) {
          AddTap(g, in, *weight++, i * g.dilation_h - g.pad_top, j * g.dilation_w - g.pad_left, out);
        }
      }
    }
    Activate(g.activation, out_plane, out);
  }
}

}  // namespace lenslet::kernels::reference
