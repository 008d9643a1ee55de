// Pooling of channels-last images, a vector of channels at a time; windows are cut off at the borders, so that nothing
// is copied.
#pragma once

#include "kernels/simd/layout.h"
#include "kernels/simd/pooling.h"

namespace lenslet::kernels::LENSLET_ISA::channels_last {

inline std::int64_t NoScratch(const Pool2dGeometry&) { return 0; }

// The taps [first, end) of one axis of a window that lie inside the input.
struct Inside {
  Index first, end;
};
inline Inside InsideOf(Index start, Index kernel, Index dilation, Index extent) {
  const Index first = start >= 0 ? 0 : (dilation - 1 - start) / dilation;
  const Index end = extent > start ? (extent - start + dilation - 1) / dilation : 0;
  return {first, Smaller(end, kernel)};
}

// output[y, x, c] = window[0] ∘ window[1] ∘ …, in row-major order; a sum is then divided by what its window counts.
inline void Pool(const Pool2dGeometry& g, const float* input, Combine combine, float* output) {
  const bool is_max = combine == Combine::kMax;
  for (Index y = 0; y < g.out_height; ++y) {
    const Index top = y * g.stride_h - g.pad_h;
    const Inside rows = InsideOf(top, g.kernel_h, g.dilation_h, g.in_height);
    for (Index x = 0; x < g.out_width; ++x, output += g.channels) {
      const Index left = x * g.stride_w - g.pad_w;
      const Inside columns = InsideOf(left, g.kernel_w, g.dilation_w, g.in_width);
      Index divisor = g.divisor_override;
      if (!is_max && divisor == 0) {
        divisor = CountedLength(top, g.kernel_h, g.in_height, g.pad_h, g.count_include_pad) *
                  CountedLength(left, g.kernel_w, g.in_width, g.pad_w, g.count_include_pad);
      }
      for (Index c = 0; c < g.channels; c += kLanes) {
        const Index count = g.channels - c;
        Vector result = Splat(is_max ? -__builtin_inff() : 0.0f);
        for (Index i = rows.first; i < rows.end; ++i) {
          const float* pixel =
              input + ((top + i * g.dilation_h) * g.in_width + left + columns.first * g.dilation_w) * g.channels + c;
          for (Index j = columns.first; j < columns.end; ++j, pixel += g.dilation_w * g.channels) {
            const Vector next = count >= kLanes ? Load(pixel) : LoadFirst(pixel, count);
            result = is_max ? MaxOrNaN(result, next) : Add(result, next);
          }
        }
        if (!is_max) result = Divide(result, Splat(static_cast<float>(divisor)));
        count >= kLanes ? Store(output + c, result) : StoreRest(output + c, result, count);
      }
    }
  }
}

inline void MaxPool2d(const Pool2dGeometry& g, const float* input, float* /*scratch*/, float* output) {
  Pool(g, input, Combine::kMax, output);
}

inline void AvgPool2d(const Pool2dGeometry& g, const float* input, float* /*scratch*/, float* output) {
  Pool(g, input, Combine::kAdd, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA::channels_last
