// The input of a channels-last convolution with its padding around it, so that no kernel needs to look at borders.
#pragma once

#include "kernels/simd/layout.h"

namespace lenslet::kernels::LENSLET_ISA {

// Rows and columns [0, height) × [0, width) from `top` rows above and `left` columns left of the input on.
struct Margin {
  Index top, left, height, width;
};

inline std::int64_t MarginFloats(const Conv2dGeometry& g, const Margin& margin) {
  const std::int64_t pixels = SaturatingProduct(margin.height, margin.width);
  return SaturatingSum(SaturatingProduct(pixels, g.in_channels), kOverread);
}

// [height][width][in_channels], zero where the input has no value; the input itself where it is that already and may be
// read so: `overreads` tells of vectors of channels that reach beyond the last one.
inline const float* WithMargin(const Conv2dGeometry& g, const Margin& margin, bool overreads, const float* input,
                               float* scratch) {
  const Index channels = g.in_channels;
  const bool is_planar = g.input_layout == Layout::kPlanar && channels > 1;
  const bool is_whole =
      margin.top == 0 && margin.left == 0 && margin.width == g.in_width && margin.height <= g.in_height;
  if (is_whole && !is_planar && !(overreads && channels % kLanes != 0)) return input;
  if (!is_planar) {
    CopyWithMargin(input, g.in_height, g.in_width * channels, margin.top, margin.left * channels, 0.0f, margin.height,
                   margin.width * channels, scratch);
    return scratch;
  }
  const Index plane = g.in_height * g.in_width;
  const Index copied = Smaller(g.in_width, margin.width - margin.left);  // May be negative: all margin.
  float* out = scratch;
  for (Index y = 0; y < margin.height; ++y, out += margin.width * channels) {
    const Index row = y - margin.top;
    for (Index i = 0; i < margin.width * channels; ++i) out[i] = 0.0f;
    if (row < 0 || row >= g.in_height) continue;
    for (Index c = 0; c < channels; ++c) {
      const float* in = input + c * plane + row * g.in_width;
      for (Index x = 0; x < copied; ++x) out[(margin.left + x) * channels + c] = in[x];
    }
  }
  return scratch;
}

}  // namespace lenslet::kernels::LENSLET_ISA
