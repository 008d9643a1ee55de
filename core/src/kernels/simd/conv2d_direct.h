// Convolution of a channels-last image, directly: for each block of output channels, whose weights then stay in the
// nearest cache, all output pixels, four at a time (pixel_tile.h). With pooling the four are a window of the pool.
// Depthwise, where each output channel sees one input channel alone, a block is a vector of channels.
//
//   margin   [height][width][in_channels], the input with its padding
//   window   kernel_h runs of kernel_w · in_channels floats that lie side by side (kernel_h · kernel_w runs of
//            in_channels floats, if dilation_w > 1; as many of a vector of channels, if depthwise)
//   tile     4 pixels × kPixelVectors vectors of output channels
//
// Packed weights: for each block of v vectors [kernel_h][kernel_w][in_channels / groups][v · kLanes], then the bias,
// with zeros for the channels that fill the last vector.
#pragma once

#include "kernels/simd/margin.h"
#include "kernels/simd/pixel_tile.h"

namespace lenslet::kernels::LENSLET_ISA::direct {

inline bool IsDepthwise(const Conv2dGeometry& g) {
  return g.groups > 1 && g.groups == g.in_channels && g.groups == g.out_channels;
}
inline bool Supports(const Conv2dGeometry& g) { return g.groups == 1 || IsDepthwise(g); }

inline EvenParts Blocks(const Conv2dGeometry& g) {
  return {VectorsFor(g.out_channels), IsDepthwise(g) ? 1 : kPixelVectors};
}

inline std::int64_t Cost(const Conv2dGeometry& g) {
  const std::int64_t products = SaturatingProduct(Taps(g), VectorsFor(g.out_channels) * kLanes);
  return SaturatingProduct(SaturatingProduct(g.out_height, g.out_width), products);
}

inline std::int64_t PackedFloats(const Conv2dGeometry& g) {
  return (Taps(g) + std::int64_t{1}) * VectorsFor(g.out_channels) * kLanes;
}

LENSLET_SMALL inline void Pack(const Conv2dGeometry& g, const float* weight, const float* bias, float* packed) {
  const Index vectors = VectorsFor(g.out_channels), area = g.kernel_h * g.kernel_w, inputs = GroupInputs(g);
  const EvenParts blocks = Blocks(g);
  for (Index block = 0; block < blocks.parts; ++block) {
    const Index first = blocks.begin(block) * kLanes, end = blocks.begin(block + 1) * kLanes;
    for (Index tap = 0; tap < area; ++tap) {
      for (Index c = 0; c < inputs; ++c) {
        for (Index o = first; o < end; ++o) {
          *packed++ = o < g.out_channels ? weight[(o * inputs + c) * area + tap] : 0.0f;
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

// How a window lies in the margin: `count` runs, which is after every `runs_per_row` of them a row further down.
struct Window {
  Index count, runs_per_row, run_stride, row_jump, run_length;
  Index margin_row;  // A row of the margin, in floats.
};

inline Window WindowOf(const Conv2dGeometry& g, Index margin_width) {
  const Index row = margin_width * g.in_channels, row_stride = g.dilation_h * row;
  if (g.dilation_w == 1 && g.groups == 1) return {g.kernel_h, 1, 0, row_stride, g.kernel_w * g.in_channels, row};
  const Index run_stride = g.dilation_w * g.in_channels;
  return {g.kernel_h * g.kernel_w, g.kernel_w, run_stride, row_stride - g.kernel_w * run_stride, g.in_channels, row};
}

// add(offset) for every run of a window.
template <typename Add>
LENSLET_INLINE void ForEachRun(const Window& window, Add add) {
  for (Index run = 0, in_row = 0, offset = 0; run < window.count; ++run) {
    add(offset);
    offset += window.run_stride;
    if (++in_row == window.runs_per_row) {
      in_row = 0;
      offset += window.row_jump;
    }
  }
}

inline void FindOffsets(const Window& window, int* offsets) {
  ForEachRun(window, [&](Index offset) {
    for (Index k = 0; k < window.run_length; ++k) *offsets++ = static_cast<int>(offset + k);
  });
}

// Where the windows of output pixels lie, and the order in which the tiles take those: row by row, or window of the
// pool by window of the pool. The last tile takes the last pixel as often as it takes to be full.
struct Walk {
  const float* next;                   // The window of the next pixel, or of the pool's first.
  Index column_step, row_step, width;  // From window to window; pixels in a row.
  Index following;                     // How many follow the next one,
  Index column = 0;                    // and its column.

  const float* Take() {
    const float* window = next;
    if (following == 0) return window;
    --following;
    next += column_step;
    if (++column == width) {
      column = 0;
      next += row_step - width * column_step;
    }
    return window;
  }
};

enum class Steps {
  kRuns,
  // Windows of few taps in runs so short that going from one to the next would cost as much as the products are walked
  // tap by tap instead, by their offsets.
  kTaps,
  kVectorOfChannels,  // Depthwise.
};
inline constexpr Index kMaxTaps = 100, kShortRun = 12;
inline bool IsShort(const Window& window) {
  return window.run_length <= kShortRun && window.count * window.run_length <= kMaxTaps;
}

template <int kVectors, Steps kSteps>
LENSLET_NOINLINE inline void RunBlock(const Conv2dGeometry& g, const float* margin, const Window& window,
                                      const float* weights, const float* bias, const PixelOutput& out, float* output) {
  const bool pools = g.pooling != Pooling::kNone;
  const Index column_step = g.stride_w * g.in_channels, row_step = g.stride_h * window.margin_row;
  const Index width = PooledWidth(g), scale = pools ? 2 : 1;
  const Index count = PooledHeight(g) * width;
  Walk walk{margin, scale * column_step, scale * row_step, width, count - 1};
  int offsets[kMaxTaps];
  if (kSteps == Steps::kTaps) FindOffsets(window, offsets);
  for (Index pixel = 0; pixel < count; pixel += pools ? 1 : kTilePixels) {
    const float* p0 = walk.Take();
    const float* p1 = pools ? p0 + column_step : walk.Take();
    const float* p2 = pools ? p0 + row_step : walk.Take();
    const float* p3 = pools ? p1 + row_step : walk.Take();
    PixelSums<kVectors> sums;
    for (int v = 0; v < kVectors; ++v) {
      sums[0][v] = Load(bias + v * kLanes);
      for (int p = 1; p < kTilePixels; ++p) sums[p][v] = sums[0][v];
    }
    if constexpr (kSteps == Steps::kVectorOfChannels) {
      const float* next = weights;
      ForEachRun(window, [&](Index offset) {
        AddChannels({p0 + offset, p1 + offset, p2 + offset, p3 + offset}, next, sums);
        next += kLanes;
      });
    } else if constexpr (kSteps == Steps::kTaps) {
      AddTaps<kVectors>({p0, p1, p2, p3}, window.count * window.run_length, offsets, weights, sums);
    } else {
      const float* next = weights;
      ForEachRun(window, [&](Index offset) {
        next = AddRun<kVectors>({p0 + offset, p1 + offset, p2 + offset, p3 + offset}, window.run_length, next, sums);
      });
    }
    float* to = output + pixel * out.channels;
    // Unrolled, lest the sums live in memory only because a loop counts through them here.
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      if (pools) {
        StorePixel(out, v, MaxOfFour(out, sums[0][v], sums[1][v], sums[2][v], sums[3][v]), to);
        continue;
      }
#pragma GCC unroll 4
      for (int p = 0; p < kTilePixels; ++p) {
        if (pixel + p < count) StorePixel(out, v, AtLeast(sums[p][v], out.low), to + p * out.channels);
      }
    }
  }
}

inline void Run(const Conv2dGeometry& g, const float* input, const float* packed, float* scratch, float* output) {
  const Margin margin = MarginOf(g);
  const Index taps = Taps(g), vectors = VectorsFor(g.out_channels);
  const Window window = WindowOf(g, margin.width);
  const bool is_depthwise = IsDepthwise(g);
  const float* image = WithMargin(g, margin, is_depthwise, input, scratch);
  const EvenParts blocks = Blocks(g);
  const float* bias = packed + taps * vectors * kLanes;
  for (Index block = 0; block < blocks.parts; ++block) {
    const Index first = blocks.begin(block) * kLanes;
    const PixelOutput out{g.out_channels, first, Smaller(blocks.size(block) * kLanes, g.out_channels - first),
                          LowBound(g.activation), g.pooling};
    const auto run = is_depthwise ? RunBlock<1, Steps::kVectorOfChannels>
                                  : ForVectors<kPixelVectors>(blocks.size(block), [&](auto count) {
                                      return IsShort(window) ? RunBlock<count.value, Steps::kTaps>
                                                             : RunBlock<count.value, Steps::kRuns>;
                                    });
    run(g, is_depthwise ? image + first : image, window, packed + taps * first, bias + first, out, output);
  }
  FinishActivation(g.activation, PooledHeight(g) * PooledWidth(g) * g.out_channels, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA::direct
