// Convolution of a channels-last image by Winograd's method with six points: a patch of 6×6 pixels and a kernel of k×k
// give m×m outputs, m = 7 − k, for 36 products where the definition takes m²·k²: a quarter of them for 3×3 kernels
// (m = 4), 36 % for 5×5 ones (m = 2).
//
//   Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A      d: patch, g: kernel, Y: outputs; ⊙: each of the 36 places by itself
//
//   margin    the input with its padding, [height][width][in_channels], as far as the patches reach
//   inputs    [36][tiles][in_channels]    Bᵀ d B for a group of tiles; vectors hold channels
//   products  [36][tiles][out_channels]   for each of the 36 places a product of matrices, 4 tiles × kPixelVectors
//                                         vectors of output channels in registers (pixel_tile.h)
//   output    Aᵀ … A, bias, activation and pooling as it is stored
//
// Packed weights: for each of the 36 places, for each block of v vectors [in_channels][v · kLanes], G g Gᵀ computed in
// double and rounded once; then the bias.
//
// Points 0, ±√½, ±√2, ∞: with random data the error is 2.6 (3×3) and 1.7 times (5×5) that of the definition, where it
// were 5.6 and 3.0 times with the usual 0, ±1, ±2, ∞. Bᵀ depends on the points alone, so that it serves every k.
// Source: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, https://arxiv.org/abs/1509.09308
#pragma once

#include "kernels/simd/margin.h"
#include "kernels/simd/pixel_tile.h"

namespace lenslet::kernels::LENSLET_ISA::winograd {

inline constexpr Index kSide = 6, kPlaces = kSide * kSide;
inline constexpr double kRootOfTwo = 1.41421356237309504880;

// m: the outputs of a tile along each axis.
constexpr int Outputs(int kernel) { return 7 - kernel; }
inline Index Step(const Conv2dGeometry& g) { return Outputs(static_cast<int>(g.kernel_h)); }

template <int kKernel>
inline bool Supports(const Conv2dGeometry& g) {
  return g.groups == 1 && g.kernel_h == kKernel && g.kernel_w == kKernel && g.stride_h == 1 && g.stride_w == 1 &&
         g.dilation_h == 1 && g.dilation_w == 1;
}

inline Index TilesAlong(Index extent, Index outputs) { return (extent + outputs - 1) / outputs; }
inline Index Padded(Index channels) { return VectorsFor(channels) * kLanes; }

inline std::int64_t TileCount(const Conv2dGeometry& g) {
  return SaturatingProduct(TilesAlong(g.out_height, Step(g)), TilesAlong(g.out_width, Step(g)));
}

// Tiles are multiplied four at a time, a tile's transforms take as long as so many products for each channel, and to
// read a weight takes as long as two products: with these three numbers the choice between this method and the direct
// one costs less than 1 % in the mean over two hundred layers in AVX-512, AVX2 and WebAssembly.
inline std::int64_t Cost(const Conv2dGeometry& g) {
  const Index in = Padded(g.in_channels), out = Padded(g.out_channels);
  const std::int64_t fours = SaturatingSum(TileCount(g), kTilePixels - 1) / kTilePixels * kTilePixels;
  const std::int64_t products = SaturatingProduct(kPlaces * g.in_channels, out);
  const std::int64_t transforms = SaturatingSum(SaturatingProduct(in, 200), SaturatingProduct(out, 260));
  return SaturatingSum(SaturatingProduct(SaturatingSum(fours, 2), products), SaturatingProduct(fours, transforms));
}

inline std::int64_t PackedFloats(const Conv2dGeometry& g) {
  return (kPlaces * std::int64_t{g.in_channels} + 1) * Padded(g.out_channels);
}

// What a polynomial of degree kernel − 1 with these coefficients is at point `place`, as the rows of G scale it.
inline double AtPoint(int kernel, Index place, const double* coefficients) {
  constexpr double kPoints[] = {0, 0.5 * kRootOfTwo, -0.5 * kRootOfTwo, kRootOfTwo, -kRootOfTwo};
  constexpr double kScales[] = {1, -2.0 / 3, -2.0 / 3, 1.0 / 6, 1.0 / 6};  // 1 / ∏ (its distances from the others)
  if (place == kSide - 1) return coefficients[kernel - 1];
  double value = 0;
  for (int i = kernel - 1; i >= 0; --i) value = value * kPoints[place] + coefficients[i];
  return value * kScales[place];
}

inline float TransformedWeight(int kernel, const float* weights, Index place) {
  double rows[kSide];
  for (int i = 0; i < kernel; ++i) {
    double row[kSide];
    for (int j = 0; j < kernel; ++j) row[j] = static_cast<double>(weights[i * kernel + j]);
    rows[i] = AtPoint(kernel, place % kSide, row);
  }
  return static_cast<float>(AtPoint(kernel, place / kSide, rows));
}

LENSLET_SMALL inline void Pack(const Conv2dGeometry& g, const float* weight, const float* bias, float* packed) {
  const Index vectors = VectorsFor(g.out_channels);
  const EvenParts blocks(vectors, kPixelVectors);
  const int side = static_cast<int>(g.kernel_h);
  for (Index place = 0; place < kPlaces; ++place) {
    for (Index block = 0; block < blocks.parts; ++block) {
      const Index first = blocks.begin(block) * kLanes, end = blocks.begin(block + 1) * kLanes;
      for (Index c = 0; c < g.in_channels; ++c) {
        for (Index o = first; o < end; ++o) {
          const float* kernel = weight + (o * g.in_channels + c) * side * side;
          *packed++ = o < g.out_channels ? TransformedWeight(side, kernel, place) : 0.0f;
        }
      }
    }
  }
  for (Index o = 0; o < vectors * kLanes; ++o) *packed++ = bias != nullptr && o < g.out_channels ? bias[o] : 0.0f;
}

inline Margin MarginOf(const Conv2dGeometry& g) {
  const Index step = Step(g);
  return {g.pad_top, g.pad_left, TilesAlong(g.out_height, step) * step + g.kernel_h - 1,
          TilesAlong(g.out_width, step) * step + g.kernel_w - 1};
}

// How many tiles go through the three stages at once: as many as leave inputs and products in the second cache, in
// groups that differ by four at most.
inline constexpr Index kGroupFloats = 64 * 1024;
inline EvenParts Groups(const Conv2dGeometry& g) {
  const Index fours = (static_cast<Index>(TileCount(g)) + kTilePixels - 1) / kTilePixels;
  const Index per_four = kTilePixels * kPlaces * (Padded(g.in_channels) + Padded(g.out_channels));
  return {fours, kGroupFloats > per_four ? kGroupFloats / per_four : 1};
}
inline Index LargestGroup(const Conv2dGeometry& g) { return Groups(g).size(0) * kTilePixels; }

// From place to place, in floats. The vector more keeps it from being a power of two, for which all the places of a
// tile would share a few lines of the nearest cache.
inline Index PlaceStep(Index tiles, Index channels) { return tiles * channels + kLanes; }

inline std::int64_t ScratchFloats(const Conv2dGeometry& g) {
  const std::int64_t margin = MarginFloats(g, MarginOf(g));
  if (margin == INT64_MAX) return margin;  // Before tiles are counted in Index.
  const std::int64_t channels = std::int64_t{Padded(g.in_channels)} + Padded(g.out_channels);
  return SaturatingSum(SaturatingSum(margin, (2 * kPlaces + 1) * kLanes),
                       SaturatingProduct(LargestGroup(g) * kPlaces, channels));
}

// out[i · stride] = (Bᵀ in)[i]
LENSLET_INLINE void TransformInput(const Vector (&d)[kSide], float* out, Index stride) {
  const Vector root = Splat(static_cast<float>(kRootOfTwo)), half_root = Splat(static_cast<float>(kRootOfTwo / 2));
  const Vector half = Splat(-0.5f), two = Splat(-2.0f), both = Splat(-2.5f);
  const Vector near_even = MultiplyAdd(two, d[2], d[4]), near_odd = Multiply(half_root, MultiplyAdd(two, d[1], d[3]));
  const Vector far_even = MultiplyAdd(half, d[2], d[4]), far_odd = Multiply(root, MultiplyAdd(half, d[1], d[3]));
  Store(out, MultiplyAdd(both, d[2], Add(d[0], d[4])));
  Store(out + stride, Add(near_even, near_odd));
  Store(out + 2 * stride, Subtract(near_even, near_odd));
  Store(out + 3 * stride, Add(far_even, far_odd));
  Store(out + 4 * stride, Subtract(far_even, far_odd));
  Store(out + 5 * stride, MultiplyAdd(both, d[3], Add(d[1], d[5])));
}

// inputs[place][c] = (Bᵀ d B)[place] for every channel of one patch; `stride` from place to place.
LENSLET_NOINLINE inline void TransformPatch(const float* patch, Index row_step, Index channels, Index stride,
                                            float* inputs) {
  for (Index c = 0; c < channels; c += kLanes) {
    float columns[kPlaces * kLanes];  // Bᵀ d
    for (Index x = 0; x < kSide; ++x) {
      Vector d[kSide];
      for (Index y = 0; y < kSide; ++y) d[y] = Load(patch + y * row_step + x * channels + c);
      TransformInput(d, columns + x * kLanes, kSide * kLanes);
    }
    for (Index y = 0; y < kSide; ++y) {
      Vector d[kSide];
      for (Index x = 0; x < kSide; ++x) d[x] = Load(columns + (y * kSide + x) * kLanes);
      TransformInput(d, inputs + y * kSide * stride + c, stride);
    }
  }
}

// out = Aᵀ p
template <int kCount>
LENSLET_INLINE void TransformOutput(const Vector (&p)[kSide], Vector (&out)[Bound(kCount)]) {
  const Vector near_even = Add(p[1], p[2]), near_odd = Subtract(p[1], p[2]);
  const Vector far_even = Add(p[3], p[4]), far_odd = Subtract(p[3], p[4]);
  // Powers of √½ and √2: the odd ones have √½ in common.
  const Vector half_root = Splat(static_cast<float>(kRootOfTwo / 2));
  out[0] = Add(Add(p[0], near_even), far_even);
  out[1] = Multiply(half_root, MultiplyAdd(Splat(2.0f), far_odd, near_odd));
  if constexpr (kCount == 4) {
    out[2] = MultiplyAdd(Splat(2.0f), far_even, Multiply(Splat(0.5f), near_even));
    out[3] = MultiplyAdd(half_root, MultiplyAdd(Splat(4.0f), far_odd, Multiply(Splat(0.5f), near_odd)), p[5]);
  } else {
    out[1] = Add(out[1], p[5]);
  }
}

// The outputs of one tile, whose first lies at row `top` and column `left`; `stride` from place to place.
template <int kKernel>
LENSLET_NOINLINE inline void StoreTile(const Conv2dGeometry& g, const float* products, Index stride, const float* bias,
                                       Index top, Index left, float* output) {
  constexpr int kCount = Outputs(kKernel);
  const bool pools = g.pooling != Pooling::kNone;
  const Index height = PooledHeight(g), width = PooledWidth(g);
  for (Index o = 0; o < g.out_channels; o += kLanes) {
    Vector rows[Bound(kCount)][kSide];  // Aᵀ p
    for (Index x = 0; x < kSide; ++x) {
      Vector p[kSide], column[Bound(kCount)];
      for (Index y = 0; y < kSide; ++y) p[y] = Load(products + (y * kSide + x) * stride + o);
      TransformOutput<kCount>(p, column);
      for (int y = 0; y < kCount; ++y) rows[y][x] = column[y];
    }
    const Vector shift = Load(bias + o);
    Vector sums[Bound(kCount)][Bound(kCount)];
    for (int y = 0; y < kCount; ++y) {
      TransformOutput<kCount>(rows[y], sums[y]);
      for (int x = 0; x < kCount; ++x) sums[y][x] = Add(sums[y][x], shift);
    }
    const PixelOutput out{g.out_channels, o, g.out_channels - o, LowBound(g.activation), g.pooling};
    if (pools) {
      for (int y = 0; y < kCount; y += 2) {
        for (int x = 0; x < kCount; x += 2) {
          const Index row = (top + y) / 2, column = (left + x) / 2;
          if (row >= height || column >= width) continue;
          StorePixel(out, 0, MaxOfFour(out, sums[y][x], sums[y][x + 1], sums[y + 1][x], sums[y + 1][x + 1]),
                     output + (row * width + column) * g.out_channels);
        }
      }
      continue;
    }
    for (int y = 0; y < kCount; ++y) {
      for (int x = 0; x < kCount; ++x) {
        if (top + y >= height || left + x >= width) continue;
        StorePixel(out, 0, AtLeast(sums[y][x], out.low), output + ((top + y) * width + left + x) * g.out_channels);
      }
    }
  }
}

// products[tile][o] = Σ_c inputs[tile][c] · weights[c][o] for one place and `tiles` tiles, a multiple of four.
template <int kVectors>
LENSLET_NOINLINE inline void MultiplyBlock(Index tiles, Index in_channels, Index in_step, Index out_step,
                                           const float* inputs, const float* weights, float* products) {
  for (Index t = 0; t < tiles; t += kTilePixels, inputs += kTilePixels * in_step, products += kTilePixels * out_step) {
    const Pixels pixels{inputs, inputs + in_step, inputs + 2 * in_step, inputs + 3 * in_step};
    PixelSums<kVectors> sums;
    ClearSums<kVectors>(sums);
    AddRun<kVectors>(pixels, in_channels, weights, sums);
    for (int p = 0; p < kTilePixels; ++p) {
      for (int v = 0; v < kVectors; ++v) Store(products + p * out_step + v * kLanes, sums[p][v]);
    }
  }
}

inline void Run(const Conv2dGeometry& g, const float* input, const float* packed, float* scratch, float* output) {
  const Index step = Step(g);
  const auto store_tile = g.kernel_h == 3 ? StoreTile<3> : StoreTile<5>;
  const Margin margin = MarginOf(g);
  const Index in_step = Padded(g.in_channels), out_step = Padded(g.out_channels);
  const Index largest = LargestGroup(g);
  float* inputs = scratch;
  float* products = inputs + kPlaces * PlaceStep(largest, in_step);
  const float* image = WithMargin(g, margin, true, input, products + kPlaces * PlaceStep(largest, out_step));
  const Index row_step = margin.width * g.in_channels;
  const float* bias = packed + kPlaces * g.in_channels * out_step;
  const Index across = TilesAlong(g.out_width, step), tiles = across * TilesAlong(g.out_height, step);
  const EvenParts blocks(VectorsFor(g.out_channels), kPixelVectors), groups = Groups(g);
  for (Index group = 0; group < groups.parts; ++group) {
    const Index first = groups.begin(group) * kTilePixels, size = groups.size(group) * kTilePixels;
    const Index in_place = PlaceStep(size, in_step), out_place = PlaceStep(size, out_step);
    for (Index t = 0; t < size; ++t) {
      const Index tile = Smaller(first + t, tiles - 1);  // The last one fills the last four.
      const float* patch = image + tile / across * step * row_step + tile % across * step * g.in_channels;
      TransformPatch(patch, row_step, g.in_channels, in_place, inputs + t * in_step);
    }
    const float* weights = packed;
    for (Index place = 0; place < kPlaces; ++place) {
      for (Index block = 0; block < blocks.parts; ++block) {
        const auto run =
            ForVectors<kPixelVectors>(blocks.size(block), [](auto count) { return MultiplyBlock<count.value>; });
        run(size, g.in_channels, in_step, out_step, inputs + place * in_place, weights,
            products + place * out_place + blocks.begin(block) * kLanes);
        weights += g.in_channels * blocks.size(block) * kLanes;
      }
    }
    for (Index t = 0; t < Smaller(size, tiles - first); ++t) {
      store_tile(g, products + t * out_step, out_place, bias, (first + t) / across * step, (first + t) % across * step,
                 output);
    }
  }
  FinishActivation(g.activation, PooledHeight(g) * PooledWidth(g) * g.out_channels, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA::winograd
