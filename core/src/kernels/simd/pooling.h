// Pooling, a vector of outputs of one row at a time. Planes that are padded, or at whose end vectors would read beyond
// the input, are first copied with a margin.
#pragma once

#include "kernels/simd/layout.h"

namespace lenslet::kernels::LENSLET_ISA {

inline Index WindowsHeight(const Pool2dGeometry& g) {
  return (g.out_height - 1) * g.stride_h + (g.kernel_h - 1) * g.dilation_h + 1;
}
inline Index WindowsWidth(const Pool2dGeometry& g) {
  return (g.out_width - 1) * g.stride_w + (g.kernel_w - 1) * g.dilation_w + 1;
}

inline std::int64_t Pool2dScratchFloats(const Pool2dGeometry& g) {
  return SaturatingSum(SaturatingProduct(WindowsHeight(g), WindowsWidth(g)), kOverread);
}

enum class Combine { kMax, kAdd };  // Told when it runs: twice the code were not worth its bytes.

// output[y, x] = window[0] ∘ window[1] ∘ … from `first` on, in row-major order.
inline void PoolPlane(const Pool2dGeometry& g, const float* plane, Index width, Vector first, Combine combine,
                      float* output) {
  for (Index y = 0; y < g.out_height; ++y, output += g.out_width) {
    for (Index x = 0; x < g.out_width; x += kLanes) {
      const Index count = g.out_width - x;
      Vector result = first;
      for (Index i = 0; i < g.kernel_h; ++i) {
        const float* row = plane + (y * g.stride_h + i * g.dilation_h) * width + x * g.stride_w;
        for (Index j = 0; j < g.kernel_w; ++j) {
          const Vector next = LoadStrided(row + j * g.dilation_w, g.stride_w, count);
          result = combine == Combine::kMax ? MaxOrNaN(result, next) : Add(result, next);
        }
      }
      count >= kLanes ? Store(output + x, result) : StoreRest(output + x, result, count);
    }
  }
}

// Every plane of an image.
LENSLET_SMALL inline void Pool(const Pool2dGeometry& g, const float* input, Combine combine, float* scratch,
                               float* output) {
  const float fill = combine == Combine::kMax ? -__builtin_inff() : 0.0f;  // What the padding counts as.
  const Index height = WindowsHeight(g), width = WindowsWidth(g), plane = g.in_height * g.in_width;
  const bool is_inside = g.pad_h == 0 && g.pad_w == 0 && height <= g.in_height && width <= g.in_width;
  for (Index c = 0; c < g.channels; ++c, input += plane, output += g.out_height * g.out_width) {
    const Index readable = (g.channels - c) * plane;  // To the end of the image.
    const bool is_readable = is_inside && (height - 1) * g.in_width + width + kOverread <= readable;
    if (!is_readable) CopyWithMargin(input, g.in_height, g.in_width, g.pad_h, g.pad_w, fill, height, width, scratch);
    PoolPlane(g, is_readable ? input : scratch, is_readable ? g.in_width : width, Splat(fill), combine, output);
  }
}

LENSLET_SMALL inline void MaxPool2d(const Pool2dGeometry& g, const float* input, float* scratch, float* output) {
  Pool(g, input, Combine::kMax, scratch, output);
}

LENSLET_SMALL inline float SumOf(const float* values, Index count) {
  Vector sums[4] = {Zero(), Zero(), Zero(), Zero()};
  Index i = 0;
  for (; i + 4 * kLanes <= count; i += 4 * kLanes) {
    for (int chain = 0; chain < 4; ++chain) sums[chain] = Add(sums[chain], Load(values + i + chain * kLanes));
  }
  for (; i < count; i += kLanes) sums[0] = Add(sums[0], LoadFirst(values + i, Smaller(kLanes, count - i)));
  float lanes[kLanes];
  Store(lanes, Add(Add(sums[0], sums[1]), Add(sums[2], sums[3])));
  float sum = lanes[0];
  for (Index lane = 1; lane < kLanes; ++lane) sum += lanes[lane];
  return sum;
}

// What count_include_pad counts of a window along one axis: all but what sticks out beyond the padding, or only what
// lies inside the input.
inline Index CountedLength(Index start, Index kernel, Index extent, Index padding, bool count_include_pad) {
  const Index end = Smaller(start + kernel, count_include_pad ? extent + padding : extent);
  return end - (count_include_pad || start > 0 ? start : 0);
}

LENSLET_SMALL inline void DivideSums(const Pool2dGeometry& g, float* sums) {
  for (Index y = 0; y < g.out_height; ++y) {
    const Index height = CountedLength(y * g.stride_h - g.pad_h, g.kernel_h, g.in_height, g.pad_h, g.count_include_pad);
    for (Index x = 0; x < g.out_width; ++x, ++sums) {
      const Index width = CountedLength(x * g.stride_w - g.pad_w, g.kernel_w, g.in_width, g.pad_w, g.count_include_pad);
      *sums /= static_cast<float>(height * width);
    }
  }
}

LENSLET_SMALL inline void AvgPool2d(const Pool2dGeometry& g, const float* input, float* scratch, float* output) {
  const Index in_plane = g.in_height * g.in_width, out_plane = g.out_height * g.out_width;
  const bool is_inside =
      g.pad_h == 0 && g.pad_w == 0 && WindowsHeight(g) <= g.in_height && WindowsWidth(g) <= g.in_width;
  const bool is_whole_plane = is_inside && g.kernel_h == g.in_height && g.kernel_w == g.in_width;
  if (is_whole_plane) {
    for (Index c = 0; c < g.channels; ++c) output[c] = SumOf(input + c * in_plane, in_plane);
  } else {
    Pool(g, input, Combine::kAdd, scratch, output);
  }
  if (g.divisor_override != 0 || is_inside) {
    const Index divisor = g.divisor_override != 0 ? g.divisor_override : g.kernel_h * g.kernel_w;
    for (Index i = 0; i < g.channels * out_plane; ++i) output[i] /= static_cast<float>(divisor);
  } else {
    for (Index c = 0; c < g.channels; ++c) DivideSums(g, output + c * out_plane);
  }
}

}  // namespace lenslet::kernels::LENSLET_ISA
