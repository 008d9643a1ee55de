#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/reference/reference.h"

namespace lenslet::kernels::reference {
namespace {

using ConstPlane = Eigen::Map<const Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

// Calls put(plane, o, window) for every output, o = plane · out_plane + y · out_width + x, with the window's first row
// and column, which lie outside the input where it is padded.
template <typename Put>
void ForEachWindow(const Pool2dGeometry& g, Put put) {
  Index o = 0;
  for (Index c = 0; c < g.channels; ++c) {
    for (Index y = 0; y < g.out_height; ++y) {
      for (Index x = 0; x < g.out_width; ++x) put(c, o++, y * g.stride_h - g.pad_h, x * g.stride_w - g.pad_w);
    }
  }
}

struct Maximum {
  float value;
  Index index;
};

Maximum MaxOfWindow(const Pool2dGeometry& g, const float* plane, Index top, Index left) {
  const Range rows = InsideRange(g.kernel_h, g.in_height, g.dilation_h, top);
  const Range columns = InsideRange(g.kernel_w, g.in_width, g.dilation_w, left);
  Maximum maximum{-std::numeric_limits<float>::infinity(),
                  (top + rows.first * g.dilation_h) * g.in_width + left + columns.first * g.dilation_w};
  for (Index i = rows.first; i < rows.end; ++i) {
    for (Index j = columns.first; j < columns.end; ++j) {
      const Index index = (top + i * g.dilation_h) * g.in_width + left + j * g.dilation_w;
      if (plane[index] > maximum.value || std::isnan(plane[index])) maximum = {plane[index], index};
    }
  }
  return maximum;
}

// One axis of an average window [start, start + kernel): the part that lies inside the input, and the length that
// counts with padding, which windows that stick out beyond the padding (ceil_mode) do not reach in full.
struct Span {
  Index first, end, padded;
};

Span ClipWindow(Index start, Index kernel, Index extent, Index padding) {
  const Index end = std::min(start + kernel, extent + padding);
  return {std::max<Index>(start, 0), std::min(end, extent), end - start};
}

}  // namespace

void MaxPool2d(const Pool2dGeometry& g, const float* input, float* /*scratch*/, float* output) {
  ForEachWindow(g, [&](Index c, Index o, Index top, Index left) {
    output[o] = MaxOfWindow(g, input + c * g.in_height * g.in_width, top, left).value;
  });
}

void MaxPool2dWithIndices(const Pool2dGeometry& g, const float* input, float* output, std::int32_t* indices) {
  ForEachWindow(g, [&](Index c, Index o, Index top, Index left) {
    const Maximum maximum = MaxOfWindow(g, input + c * g.in_height * g.in_width, top, left);
    output[o] = maximum.value;
    indices[o] = static_cast<std::int32_t>(maximum.index);
  });
}

void AvgPool2d(const Pool2dGeometry& g, const float* input, float* /*scratch*/, float* output) {
  ForEachWindow(g, [&](Index c, Index o, Index top, Index left) {
    const Span rows = ClipWindow(top, g.kernel_h, g.in_height, g.pad_h);
    const Span columns = ClipWindow(left, g.kernel_w, g.in_width, g.pad_w);
    const Index height = rows.end - rows.first, width = columns.end - columns.first;
    const Index divisor = g.divisor_override != 0 ? g.divisor_override
                          : g.count_include_pad   ? rows.padded * columns.padded
                                                  : height * width;
    const ConstPlane plane(input + c * g.in_height * g.in_width, g.in_height, g.in_width);
    output[o] = plane.block(rows.first, columns.first, height, width).sum() / static_cast<float>(divisor);
  });
}

void AdaptiveAvgPool2d(const Pool2dGeometry& g, const float* input, float* output) {
  for (Index c = 0; c < g.channels; ++c) {
    const ConstPlane plane(input + c * g.in_height * g.in_width, g.in_height, g.in_width);
    for (Index y = 0; y < g.out_height; ++y) {
      const Index top = y * g.in_height / g.out_height;
      const Index height = ((y + 1) * g.in_height + g.out_height - 1) / g.out_height - top;
      for (Index x = 0; x < g.out_width; ++x) {
        const Index left = x * g.in_width / g.out_width;
        const Index width = ((x + 1) * g.in_width + g.out_width - 1) / g.out_width - left;
        *output++ = plane.block(top, left, height, width).mean();
      }
    }
  }
}

}  // namespace lenslet::kernels::reference
