// Convolution of a planar image as a product of matrices, [channels × taps] · [taps × pixels], a few vectors of output
// pixels at a time.
//
//   margin   the group's input planes with their padding, so that nothing below needs to look at borders
//   panel    for one tile of pixels: row k = (c, i, j) holds what tap k sees at each of them. Stride, dilation and the
//            ends of rows all vanish here.
//   tile     kConvRows output channels × kConvVectors vectors of pixels, summed in registers over all taps
//
// Packed weights: for each block of r channels [taps][r], then the bias [out_channels].
#pragma once

#include "kernels/simd/elementwise.h"
#include "kernels/simd/layout.h"

namespace lenslet::kernels::LENSLET_ISA::gemm {

inline constexpr Index kPanelPixels = kConvVectors * kLanes;

// What the windows cover, which may leave out the last rows and columns of the input.
inline Index MarginHeight(const Conv2dGeometry& g) {
  return (g.out_height - 1) * g.stride_h + (g.kernel_h - 1) * g.dilation_h + 1;
}
inline Index MarginWidth(const Conv2dGeometry& g) {
  return (g.out_width - 1) * g.stride_w + (g.kernel_w - 1) * g.dilation_w + 1;
}

inline bool Supports(const Conv2dGeometry&) { return true; }

// Only told from other planar kernels, of which there is none.
inline std::int64_t Cost(const Conv2dGeometry&) { return 0; }

inline std::int64_t PackedFloats(const Conv2dGeometry& g) { return (Taps(g) + std::int64_t{1}) * g.out_channels; }

LENSLET_SMALL inline void Pack(const Conv2dGeometry& g, const float* weight, const float* bias, float* packed) {
  const Index taps = Taps(g);
  const EvenParts blocks(GroupOutputs(g), kConvRows);
  for (Index group = 0; group < g.groups; ++group) {
    for (Index block = 0; block < blocks.parts; ++block, weight += blocks.size(block - 1) * taps) {
      for (Index k = 0; k < taps; ++k) {
        for (Index row = 0; row < blocks.size(block); ++row) *packed++ = weight[row * taps + k];
      }
    }
  }
  for (Index o = 0; o < g.out_channels; ++o) *packed++ = bias != nullptr ? bias[o] : 0.0f;
}

// The panel first, so that its rows are aligned.
inline std::int64_t PanelFloats(const Conv2dGeometry& g) { return std::int64_t{Taps(g)} * kPanelPixels + kLanes; }

inline std::int64_t ScratchFloats(const Conv2dGeometry& g) {
  const std::int64_t plane = SaturatingProduct(MarginHeight(g), MarginWidth(g));
  return SaturatingSum(SaturatingProduct(GroupInputs(g), plane), PanelFloats(g) + kOverread);
}

// Output pixels of one row that lie side by side in a tile.
struct PixelRun {
  Index source;  // Of the first one's window, in a plane with margin.
  Index target;  // In the tile.
  Index count;
};

LENSLET_SMALL inline Index FindRuns(const Conv2dGeometry& g, Index first_pixel, Index pixels, PixelRun* runs) {
  Index count = 0;
  for (Index done = 0; done < pixels; ++count) {
    const Index y = (first_pixel + done) / g.out_width, x = (first_pixel + done) % g.out_width;
    const Index length = Smaller(g.out_width - x, pixels - done);
    runs[count] = {y * g.stride_h * MarginWidth(g) + x * g.stride_w, done, length};
    done += length;
  }
  return count;
}

// Writes row after row and run after run: each run may spill over its end by part of a vector, on what comes next.
LENSLET_SMALL inline void PackPanel(const Conv2dGeometry& g, const float* margin, const PixelRun* runs, Index run_count,
                                    Index width, float* panel) {
  const Index margin_width = MarginWidth(g), plane = MarginHeight(g) * margin_width;
  for (Index c = 0; c < GroupInputs(g); ++c) {
    for (Index i = 0; i < g.kernel_h; ++i) {
      for (Index j = 0; j < g.kernel_w; ++j, panel += width) {
        const float* tap = margin + c * plane + i * g.dilation_h * margin_width + j * g.dilation_w;
        for (Index r = 0; r < run_count; ++r) {
          const PixelRun& run = runs[r];
          for (Index p = 0; p < run.count; p += kLanes) {
            Store(panel + run.target + p, LoadStrided(tap + run.source + p * g.stride_w, g.stride_w, run.count - p));
          }
        }
      }
    }
  }
}

struct ConvTile {
  const Conv2dGeometry& g;
  const float* panel;
  Index taps;
  Index pixels;  // That count; the vectors hold more.
};

// output[r, p] = max(low, bias[r] + Σ_k weights[k, r] · panel[k, p])
template <int kRows, int kVectors>
LENSLET_NOINLINE inline void RunTile(const ConvTile& tile, const float* weights, const float* bias, float* output) {
  Vector sums[Bound(kRows)][Bound(kVectors)];
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) sums[r][v] = LoadSplat(bias + r);
  }
  const float* panel = tile.panel;
  for (Index k = 0; k < tile.taps; ++k, panel += kVectors * kLanes, weights += kRows) {
    Vector pixels[Bound(kVectors)];
    for (int v = 0; v < kVectors; ++v) pixels[v] = Load(panel + v * kLanes);
    for (int r = 0; r < kRows; ++r) {
      const Vector weight = LoadSplat(weights + r);
      for (int v = 0; v < kVectors; ++v) sums[r][v] = MultiplyAdd(weight, pixels[v], sums[r][v]);
    }
  }
  const Vector low = LowBound(tile.g.activation);
  for (int r = 0; r < kRows; ++r, output += tile.g.out_height * tile.g.out_width) {
    for (int v = 0; v < kVectors; ++v) {
      const Vector result = AtLeast(sums[r][v], low);
      const Index left = tile.pixels - v * kLanes;
      left >= kLanes ? Store(output + v * kLanes, result) : StoreRest(output + v * kLanes, result, left);
    }
  }
}

// The tile of exactly `rows` rows.
template <int kVectors, int kRows = kConvRows>
inline void RunRows(Index rows, const ConvTile& tile, const float* weights, const float* bias, float* output) {
  if constexpr (kRows > 1) {
    if (rows < kRows) return RunRows<kVectors, kRows - 1>(rows, tile, weights, bias, output);
  }
  RunTile<kRows, kVectors>(tile, weights, bias, output);
}

template <int kVectors = kConvVectors>
inline void RunBlock(Index vectors, Index rows, const ConvTile& tile, const float* weights, const float* bias,
                     float* output) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return RunBlock<kVectors - 1>(vectors, rows, tile, weights, bias, output);
  }
  RunRows<kVectors>(rows, tile, weights, bias, output);
}

LENSLET_SMALL inline void Run(const Conv2dGeometry& g, const float* input, const float* packed, float* scratch,
                              float* output) {
  const Index taps = Taps(g), group_inputs = GroupInputs(g), group_outputs = GroupOutputs(g);
  const Index in_plane = g.in_height * g.in_width, out_plane = g.out_height * g.out_width;
  const Index margin_height = MarginHeight(g), margin_width = MarginWidth(g);
  const float* bias = packed + taps * g.out_channels;
  float* panel = scratch;
  float* margin = scratch + PanelFloats(g);
  const EvenParts blocks(group_outputs, kConvRows);
  const EvenParts tiles(VectorsFor(out_plane), kConvVectors);
  for (Index group = 0; group < g.groups; ++group) {
    for (Index c = 0; c < group_inputs; ++c) {
      CopyWithMargin(input + (group * group_inputs + c) * in_plane, g.in_height, g.in_width, g.pad_top, g.pad_left,
                     0.0f, margin_height, margin_width, margin + c * margin_height * margin_width);
    }
    for (Index t = 0; t < tiles.parts; ++t) {
      const Index first_pixel = tiles.begin(t) * kLanes, vectors = tiles.size(t);
      const Index pixels = Smaller(vectors * kLanes, out_plane - first_pixel);
      PixelRun runs[kPanelPixels];
      const Index run_count = FindRuns(g, first_pixel, pixels, runs);
      PackPanel(g, margin, runs, run_count, vectors * kLanes, panel);
      const ConvTile tile{g, panel, taps, pixels};
      for (Index block = 0; block < blocks.parts; ++block) {
        const Index o = group * group_outputs + blocks.begin(block);
        RunBlock(vectors, blocks.size(block), tile, packed + o * taps, bias + o, output + o * out_plane + first_pixel);
      }
    }
  }
  FinishActivation(g.activation, g.out_channels * out_plane, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA::gemm
