// The layers that the tests of convolutions try.
#pragma once

#include <ostream>

#include "core/kernels/support.h"

namespace lenslet::kernels {

struct Case {
  Conv2dGeometry g;
  Index pad_bottom = 0, pad_right = 0;
  bool bias = true;
  std::uint32_t seed = 0;
  std::size_t misalignment = 0;
};

inline Index Extent(Index in, Index before, Index after, Index dilation, Index kernel, Index stride) {
  return (in + before + after - dilation * (kernel - 1) - 1) / stride + 1;
}

inline void SetOutputExtents(Case& c) {
  c.g.out_height = Extent(c.g.in_height, c.g.pad_top, c.pad_bottom, c.g.dilation_h, c.g.kernel_h, c.g.stride_h);
  c.g.out_width = Extent(c.g.in_width, c.g.pad_left, c.pad_right, c.g.dilation_w, c.g.kernel_w, c.g.stride_w);
}

inline std::ostream& operator<<(std::ostream& out, const Case& c) {
  const Conv2dGeometry& g = c.g;
  return out << "input [" << g.in_channels << ", " << g.in_height << ", " << g.in_width << "] output ["
             << g.out_channels << ", " << g.out_height << ", " << g.out_width << "] kernel " << g.kernel_h << "×"
             << g.kernel_w << " stride " << g.stride_h << "×" << g.stride_w << " padding " << g.pad_top << ","
             << g.pad_left << "," << c.pad_bottom << "," << c.pad_right << " dilation " << g.dilation_h << "×"
             << g.dilation_w << " groups " << g.groups << " bias " << c.bias << " activation " << Name(g.activation)
             << " misalignment " << c.misalignment << " seed " << c.seed;
}

inline Case Square(Index in_channels, Index extent, Index out_channels, Index kernel, Index stride = 1,
                   Index padding = 0, Index dilation = 1, Index groups = 1) {
  Case c{{.in_channels = in_channels,
          .in_height = extent,
          .in_width = extent,
          .out_channels = out_channels,
          .out_height = 0,
          .out_width = 0,
          .kernel_h = kernel,
          .kernel_w = kernel,
          .stride_h = stride,
          .stride_w = stride,
          .pad_top = padding,
          .pad_left = padding,
          .dilation_h = dilation,
          .dilation_w = dilation,
          .groups = groups,
          .activation = Activation::kNone}};
  c.pad_bottom = c.pad_right = padding;
  c.seed = static_cast<std::uint32_t>(in_channels * 1000 + extent);
  SetOutputExtents(c);
  return c;
}

}  // namespace lenslet::kernels
