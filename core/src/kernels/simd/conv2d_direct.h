// Convolution of a channels-last image, directly: for each block of output channels, whose weights then stay in the
// nearest cache, all output pixels, four at a time (pixel_tile.h). With pooling the four are a window of the pool.
//
//   margin   [height][width][in_channels], the input with its padding
//   window   kernel_h runs of kernel_w · in_channels floats that lie side by side (kernel_h · kernel_w runs of
//            in_channels floats, if dilation_w > 1)
//   tile     4 pixels × kPixelVectors vectors of output channels
//
// Packed weights: for each block of v vectors [kernel_h][kernel_w][in_channels][v · kLanes], then the bias, with zeros
// for the channels that fill the last vector.
#pragma once

#include "kernels/simd/margin.h"
#include "kernels/simd/pixel_tile.h"

namespace lenslet::kernels::LENSLET_ISA::direct {

inline bool Supports(const Conv2dGeometry& g) { return g.groups == 1; }

inline Index Taps(const Conv2dGeometry& g) { return g.in_channels * g.kernel_h * g.kernel_w; }

inline std::int64_t Cost(const Conv2dGeometry& g) {
  const std::int64_t products = SaturatingProduct(Taps(g), VectorsFor(g.out_channels) * kLanes);
  return SaturatingProduct(SaturatingProduct(g.out_height, g.out_width), products);
}

inline std::int64_t PackedFloats(const Conv2dGeometry& g) {
  return (Taps(g) + std::int64_t{1}) * VectorsFor(g.out_channels) * kLanes;
}

inline void Pack(const Conv2dGeometry& g, const float* weight, const float* bias, float* packed) {
  const Index vectors = VectorsFor(g.out_channels), area = g.kernel_h * g.kernel_w;
  const EvenParts blocks(vectors, kPixelVectors);
  for (Index block = 0; block < blocks.parts; ++block) {
    const Index first = blocks.begin(block) * kLanes, end = blocks.begin(block + 1) * kLanes;
    for (Index tap = 0; tap < area; ++tap) {
      for (Index c = 0; c < g.in_channels; ++c) {
        for (Index o = first; o < end; ++o) {
          *packed++ = o < g.out_channels ? weight[(o * g.in_channels + c) * area + tap] : 0.0f;
        }
      }
    }
  }
  for (Index o = 0; o < vectors * kLanes; ++o) *packed++ = bias != nullptr && o < g.out_channels ? bias[o] : 0.0f;
}

inline Margin MarginOf(const Conv2dGeometry& g) {
  const Margin margin{g.pad_top, g.pad_left, (g.out_height - 1) * g.stride_h + (g.kernel_h - 1) * g.dilation_h + 1,
                      (g.out_width - 1) * g.stride_w + (g.kernel_w - 1) * g.dilation_w + 1};
  // The input itself serves where the windows only leave out its last columns.
  const bool fits = margin.left == 0 && margin.width < g.in_width;
  return fits ? Margin{margin.top, margin.left, margin.height, g.in_width} : margin;
}

inline std::int64_t ScratchFloats(const Conv2dGeometry& g) { return MarginFloats(g, MarginOf(g)); }

// How a window lies in the margin.
struct Window {
  Index rows, row_stride, runs, run_stride, run_length;
};

inline Window WindowOf(const Conv2dGeometry& g, Index margin_width) {
  const Index row_stride = g.dilation_h * margin_width * g.in_channels;
  if (g.dilation_w == 1) return {g.kernel_h, row_stride, 1, 0, g.kernel_w * g.in_channels};
  return {g.kernel_h, row_stride, g.kernel_w, g.dilation_w * g.in_channels, g.in_channels};
}

// Where the windows of output pixels lie, and the order in which the tiles take those: row by row, or window of the
// pool by window of the pool. The last tile takes the last pixel as often as it takes to be full.
struct Walk {
  const float* margin;
  Index row_step, column_step;  // From a pixel's window to that of its neighbour.
  Index width, count;           // Pixels in a row, or of the pool; all of them.

  void Four(const Conv2dGeometry& g, Index pixel, const float* (&windows)[kTilePixels]) const {
    if (g.pooling != Pooling::kNone) {
      const float* corner = margin + pixel / width * 2 * row_step + pixel % width * 2 * column_step;
      windows[0] = corner;
      windows[1] = corner + column_step;
      windows[2] = corner + row_step;
      windows[3] = corner + row_step + column_step;
      return;
    }
    Index x = pixel % width;
    const float* window = margin + pixel / width * row_step + x * column_step;
    for (Index i = 0; i < kTilePixels; ++i) {
      windows[i] = window;
      if (pixel + i + 1 >= count) continue;
      window += column_step;
      if (++x == width) {
        x = 0;
        window += row_step - width * column_step;
      }
    }
  }
};

template <int kVectors>
inline void RunBlock(const Conv2dGeometry& g, const Walk& walk, const Window& window, const float* weights,
                     const float* bias, const PixelOutput& out, float* output) {
  const bool pools = g.pooling != Pooling::kNone;
  const Index step = pools ? 1 : kTilePixels;
  for (Index pixel = 0; pixel < walk.count; pixel += step) {
    const float* pixels[kTilePixels];
    walk.Four(g, pixel, pixels);
    PixelSums<kVectors> sums;
    for (int v = 0; v < kVectors; ++v) {
      sums[0][v] = Load(bias + v * kLanes);
      for (int p = 1; p < kTilePixels; ++p) sums[p][v] = sums[0][v];
    }
    const float* next = weights;
    for (Index i = 0; i < window.rows; ++i) {
      for (Index j = 0; j < window.runs; ++j) {
        const Index offset = i * window.row_stride + j * window.run_stride;
        const float* const runs[kTilePixels] = {pixels[0] + offset, pixels[1] + offset, pixels[2] + offset,
                                                pixels[3] + offset};
        next = AddRun<kVectors>(runs, window.run_length, next, sums);
      }
    }
    float* to = output + pixel * out.channels;
    if (pools) {
      for (int v = 0; v < kVectors; ++v) {
        StorePixel(out, v, MaxOfFour(out, sums[0][v], sums[1][v], sums[2][v], sums[3][v]), to);
      }
      continue;
    }
    const Index stored = Smaller(kTilePixels, walk.count - pixel);
    for (int p = 0; p < kTilePixels; ++p) {
      if (p >= stored) break;
      for (int v = 0; v < kVectors; ++v) StorePixel(out, v, AtLeast(sums[p][v], out.low), to + p * out.channels);
    }
  }
}

inline void Run(const Conv2dGeometry& g, const float* input, const float* packed, float* scratch, float* output) {
  const Margin margin = MarginOf(g);
  const Index taps = Taps(g), vectors = VectorsFor(g.out_channels);
  const Window window = WindowOf(g, margin.width);
  const Index width = PooledWidth(g), count = PooledHeight(g) * width;
  const Walk walk{WithMargin(g, margin, false, input, scratch), g.stride_h * margin.width * g.in_channels,
                  g.stride_w * g.in_channels, width, count};
  const EvenParts blocks(vectors, kPixelVectors);
  const float* bias = packed + taps * vectors * kLanes;
  for (Index block = 0; block < blocks.parts; ++block) {
    const Index first = blocks.begin(block) * kLanes;
    const PixelOutput out{g.out_channels, first, Smaller(blocks.size(block) * kLanes, g.out_channels - first),
                          LowBound(g.activation), g.pooling};
    WithVectors<kPixelVectors>(blocks.size(block), [&](auto size) {
      RunBlock<size.value>(g, walk, window, packed + taps * first, bias + first, out, output);
    });
  }
  FinishActivation(g.activation, count * g.out_channels, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA::direct
