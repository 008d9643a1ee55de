// The innermost loop of the channels-last convolutions: sums for four pixels × a few vectors of output channels.
//
//                    weights of one input, [v · kLanes] output channels
//                    ┌─────────┬─────────┐
//   pixel 0  x₀ ───► │ sum 0,0 │ sum 0,1 │      Each step takes the next float of each pixel's run, puts it into all
//   pixel 1  x₁ ───► │ sum 1,0 │ sum 1,1 │      lanes, and multiplies it by v vectors of weights: v + 4 loads for 4 · v
//   pixel 2  x₂ ───► │ sum 2,0 │ sum 2,1 │      products. No pixel's place needs to be aligned: stride, dilation
//   pixel 3  x₃ ───► │ sum 3,0 │ sum 3,1 │      and the ends of rows are where the four pointers point.
//                    └─────────┴─────────┘
#pragma once

#include "kernels/simd/elementwise.h"
#include "kernels/simd/layout.h"

namespace lenslet::kernels::LENSLET_ISA {

inline constexpr Index kTilePixels = 4;

struct Pixels {
  const float *p0, *p1, *p2, *p3;
};

template <int kVectors>
using PixelSums = Vector[kTilePixels][Bound(kVectors)];

template <int kVectors>
LENSLET_INLINE void ClearSums(PixelSums<kVectors>& sums) {
  for (int p = 0; p < kTilePixels; ++p) {
    for (int v = 0; v < kVectors; ++v) sums[p][v] = Zero();
  }
}

// sums[p][v] += *p_p · weights[v]
template <int kVectors>
LENSLET_INLINE void AddInput(const float* p0, const float* p1, const float* p2, const float* p3, const float* weights,
                             PixelSums<kVectors>& sums) {
  Vector weight[Bound(kVectors)];
  for (int v = 0; v < kVectors; ++v) weight[v] = Load(weights + v * kLanes);
  const auto add_pixel = [&](const float* pixel, Vector(&sum)[Bound(kVectors)]) {
    const Vector x = LoadSplat(pixel);
    for (int v = 0; v < kVectors; ++v) sum[v] = MultiplyAdd(x, weight[v], sum[v]);
  };
  add_pixel(p0, sums[0]);
  add_pixel(p1, sums[1]);
  add_pixel(p2, sums[2]);
  add_pixel(p3, sums[3]);
}

// For every k < length; gives the weights that follow. Not unrolled: of several k at once V8 would load everything
// first, and run out of registers.
template <int kVectors>
LENSLET_INLINE const float* AddRun(const Pixels& pixels, Index length, const float* weights,
                                   PixelSums<kVectors>& sums) {
  auto [p0, p1, p2, p3] = pixels;
#pragma GCC unroll 1
  for (; length > 0; --length, ++p0, ++p1, ++p2, ++p3, weights += kVectors * kLanes) {
    AddInput<kVectors>(p0, p1, p2, p3, weights, sums);
  }
  return weights;
}

// The same where the k-th number of a pixel lies at offsets[k].
template <int kVectors>
LENSLET_INLINE void AddTaps(const Pixels& pixels, Index count, const int* offsets, const float* weights,
                            PixelSums<kVectors>& sums) {
  auto [p0, p1, p2, p3] = pixels;
#pragma GCC unroll 1
  for (Index k = 0; k < count; ++k, weights += kVectors * kLanes) {
    const Index offset = offsets[k];
    AddInput<kVectors>(p0 + offset, p1 + offset, p2 + offset, p3 + offset, weights, sums);
  }
}

// sums[p] += pixels[p][c] · weights[c] for a vector of channels c, each of which has its own input.
LENSLET_INLINE void AddChannels(const Pixels& pixels, const float* weights, PixelSums<1>& sums) {
  const Vector weight = Load(weights);
  sums[0][0] = MultiplyAdd(Load(pixels.p0), weight, sums[0][0]);
  sums[1][0] = MultiplyAdd(Load(pixels.p1), weight, sums[1][0]);
  sums[2][0] = MultiplyAdd(Load(pixels.p2), weight, sums[2][0]);
  sums[3][0] = MultiplyAdd(Load(pixels.p3), weight, sums[3][0]);
}

// Where the results of a convolution go.
struct PixelOutput {
  Index channels;  // Of the whole output.
  Index first;     // The first of the block's.
  Index count;     // The block's.
  Vector low;
  Pooling pooling;
};

inline void StorePixel(const PixelOutput& out, int v, Vector x, float* pixel) {
  const Index left = out.count - v * kLanes;
  left >= kLanes ? Store(pixel + out.first + v * kLanes, x) : StoreFirst(pixel + out.first + v * kLanes, x, left);
}

// The maximum of a window of four, in the order in which the planar kernels take them.
inline Vector MaxOfFour(const PixelOutput& out, Vector a, Vector b, Vector c, Vector d) {
  if (out.pooling == Pooling::kBeforeActivation) return AtLeast(MaxOrNaN(MaxOrNaN(MaxOrNaN(a, b), c), d), out.low);
  return MaxOrNaN(MaxOrNaN(MaxOrNaN(AtLeast(a, out.low), AtLeast(b, out.low)), AtLeast(c, out.low)),
                  AtLeast(d, out.low));
}

inline Index PooledHeight(const Conv2dGeometry& g) {
  return g.pooling == Pooling::kNone ? g.out_height : g.out_height / 2;
}
inline Index PooledWidth(const Conv2dGeometry& g) {
  return g.pooling == Pooling::kNone ? g.out_width : g.out_width / 2;
}

}  // namespace lenslet::kernels::LENSLET_ISA
