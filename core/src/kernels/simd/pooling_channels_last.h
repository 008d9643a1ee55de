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

// output[y, x, c] = finish(window[0] ∘ window[1] ∘ … from `first` on, in row-major order, y, x).
template <typename Combine, typename Finish>
inline void Pool(const Pool2dGeometry& g, const float* input, float first, Combine combine, Finish finish,
                 float* output) {
  for (Index y = 0; y < g.out_height; ++y) {
    const Index top = y * g.stride_h - g.pad_h;
    const Inside rows = InsideOf(top, g.kernel_h, g.dilation_h, g.in_height);
    for (Index x = 0; x < g.out_width; ++x, output += g.channels) {
      const Index left = x * g.stride_w - g.pad_w;
      const Inside columns = InsideOf(left, g.kernel_w, g.dilation_w, g.in_width);
      for (Index c = 0; c < g.channels; c += kLanes) {
        const Index count = g.channels - c;
        Vector result = Splat(first);
        for (Index i = rows.first; i < rows.end; ++i) {
          const float* pixel =
              input + ((top + i * g.dilation_h) * g.in_width + left + columns.first * g.dilation_w) * g.channels + c;
          for (Index j = columns.first; j < columns.end; ++j, pixel += g.dilation_w * g.channels) {
            result = combine(result, count >= kLanes ? Load(pixel) : LoadFirst(pixel, count));
          }
        }
        result = finish(result, top, left);
        count >= kLanes ? Store(output + c, result) : StoreRest(output + c, result, count);
      }
    }
  }
}

inline void MaxPool2d(const Pool2dGeometry& g, const float* input, float* /*scratch*/, float* output) {
  Pool(
      g, input, -__builtin_inff(), [](Vector a, Vector x) { return MaxOrNaN(a, x); },
      [](Vector maximum, Index, Index) { return maximum; }, output);
}

inline void AvgPool2d(const Pool2dGeometry& g, const float* input, float* /*scratch*/, float* output) {
  const auto divide = [&](Vector sum, Index top, Index left) {
    const Index height = CountedLength(top, g.kernel_h, g.in_height, g.pad_h, g.count_include_pad);
    const Index width = CountedLength(left, g.kernel_w, g.in_width, g.pad_w, g.count_include_pad);
    return Divide(sum, Splat(static_cast<float>(g.divisor_override != 0 ? g.divisor_override : height * width)));
  };
  Pool(g, input, 0.0f, [](Vector a, Vector x) { return Add(a, x); }, divide, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA::channels_last
