// Rows of inputs times a matrix, vectors of outputs at a time.
//
// A row alone costs what its weights take on their way from memory. But most pixels of a drawing are background, and
// after ReLU half of the inputs are zero, so each row first lists the inputs that differ from the background, and only
// their columns of weights are read:
//
//   scratch  [n] input − background, then [n] its place
//   tile     1 row × kColumnVectors vectors of outputs, in as many sums again as it takes to hide an addition's latency
//
// Several rows with many such inputs: all columns, kLinearRows rows × kLinearVectors vectors of outputs, so that each
// weight serves several rows. Rows that are left over are listed like single ones.
//
// Packed weights: for each block of v vectors of outputs [in_features][v · kLanes], then the bias, then the bias plus
// background · Σ_i weights[i], all with zeros for the outputs that fill the last vector.
#pragma once

#include "kernels/simd/elementwise.h"
#include "kernels/simd/layout.h"

namespace lenslet::kernels::LENSLET_ISA::linear {

inline constexpr int kColumnVectors = 2 * kLinearVectors;

inline std::int64_t PackedFloats(const LinearGeometry& g) {
  const std::int64_t outputs = VectorsFor(g.out_features) * kLanes;
  return (g.in_features + 2) * outputs;
}

inline std::int64_t ScratchFloats(const LinearGeometry& g) { return 2 * std::int64_t{g.in_features}; }

// The columns of the outputs [first, end).
template <typename Weight>
LENSLET_SMALL inline void PackColumns(const LinearGeometry& g, const float* weight, Index first, Index end,
                                      Weight* packed) {
  constexpr Index kAtOnce = 32;  // So many rows of `weight` are read side by side.
  for (Index part = first; part < end; part += kAtOnce) {
    for (Index i = 0; i < g.in_features; ++i) {
      for (Index o = part; o < Smaller(part + kAtOnce, end); ++o) {
        StoreOne(packed + i * (end - first) + o - first, o < g.out_features ? weight[o * g.in_features + i] : 0.0f);
      }
    }
  }
}

// bias[o] + background · scale[o] · Σ_i weight[o, i], zero from out_features on; returns what lies behind. `bias` and
// `scale` may be null.
LENSLET_SMALL inline float* PackBias(const LinearGeometry& g, const float* weight, const double* scale,
                                     const float* bias, double background, Index outputs, float* packed) {
  for (Index o = 0; o < outputs; ++o) {
    double sum = 0;
    for (Index i = 0; i < g.in_features && o < g.out_features; ++i) {
      sum += static_cast<double>(weight[o * g.in_features + i]);
    }
    if (scale != nullptr && o < g.out_features) sum *= scale[o];
    const double shift = bias != nullptr && o < g.out_features ? static_cast<double>(bias[o]) : 0;
    *packed++ = static_cast<float>(shift + background * sum);
  }
  return packed;
}

LENSLET_SMALL inline void Pack(const LinearGeometry& g, const float* weight, const double*, const float* bias,
                               float* packed) {
  const Index vectors = VectorsFor(g.out_features);
  const EvenParts blocks(vectors, kColumnVectors);
  for (Index block = 0; block < blocks.parts; ++block) {
    const Index first = blocks.begin(block) * kLanes, end = blocks.begin(block + 1) * kLanes;
    PackColumns(g, weight, first, end, packed + g.in_features * first);
  }
  packed += g.in_features * vectors * kLanes;
  packed = PackBias(g, weight, nullptr, bias, 0, vectors * kLanes, packed);
  PackBias(g, weight, nullptr, bias, static_cast<double>(g.background), vectors * kLanes, packed);
}

// A block of the matrix: vectors of outputs side by side.
struct Block {
  const float* weights;
  const float* bias;
  Index step;  // From a column to the next.
  Index outputs;

  void StoreSum(int v, Vector sum, Vector low, float* output) const {
    sum = AtLeast(sum, low);
    const Index left = outputs - v * kLanes;
    left >= kLanes ? Store(output + v * kLanes, sum) : StoreRest(output + v * kLanes, sum, left);
  }
};

// What differs from the background, bit for bit: their number. So NaN and a zero of the other sign do, which costs
// nothing but their column.
inline Index ListInputs(Index count, const float* input, float background, float* values, float* places) {
  int background_bits = 0;
  __builtin_memcpy(&background_bits, &background, sizeof background_bits);
  Index listed = 0;
  for (Index i = 0; i < count; ++i) {
    int bits = 0;
    __builtin_memcpy(&bits, input + i, sizeof bits);
    const int place = static_cast<int>(i);
    values[listed] = input[i] - background;
    __builtin_memcpy(places + listed, &place, sizeof place);
    listed += bits != background_bits;
  }
  return listed;
}

// output[o] = bias[o] + Σ_n values[n] · weights[places[n], o]
template <int kVectors>
LENSLET_NOINLINE inline void RunColumns(const Block& block, Index count, const float* values, const float* places,
                                        Vector low, float* output) {
  constexpr int kChains = kVectors >= 6 ? 1 : 8 / kVectors;
  Vector sums[Bound(kChains)][Bound(kVectors)];
  for (int v = 0; v < kVectors; ++v) {
    sums[0][v] = Load(block.bias + v * kLanes);
    for (int chain = 1; chain < kChains; ++chain) sums[chain][v] = Zero();
  }
  const auto add_column = [&](Index n, int chain) {
    int place = 0;
    __builtin_memcpy(&place, places + n, sizeof place);
    const Vector value = LoadSplat(values + n);
    const float* column = block.weights + place * (kVectors * kLanes);
    for (int v = 0; v < kVectors; ++v) {
      sums[chain][v] = MultiplyAdd(value, Load(column + v * kLanes), sums[chain][v]);
    }
  };
  Index n = 0;
  for (; n + kChains <= count; n += kChains) {
    for (int chain = 0; chain < kChains; ++chain) add_column(n + chain, chain);
  }
  for (; n < count; ++n) add_column(n, 0);
  for (int v = 0; v < kVectors; ++v) {
    Vector sum = sums[0][v];
    for (int chain = 1; chain < kChains; ++chain) sum = Add(sum, sums[chain][v]);
    block.StoreSum(v, sum, low, output);
  }
}

// output[r, o] = bias[o] + Σ_i input[r, i] · weights[i, o] for kLinearRows rows
template <int kVectors>
LENSLET_NOINLINE inline void RunRows(const LinearGeometry& g, const Block& block, const float* input, Vector low,
                                     float* output) {
  Vector sums[Bound(kLinearRows)][Bound(kVectors)];
  for (int r = 0; r < kLinearRows; ++r) {
    for (int v = 0; v < kVectors; ++v) sums[r][v] = Load(block.bias + v * kLanes);
  }
  const float* weights = block.weights;
  for (Index i = 0; i < g.in_features; ++i, weights += block.step) {
    Vector inputs[Bound(kLinearRows)];
    for (int r = 0; r < kLinearRows; ++r) inputs[r] = LoadSplat(input + r * g.in_features + i);
    for (int v = 0; v < kVectors; ++v) {
      const Vector weight = Load(weights + v * kLanes);
      for (int r = 0; r < kLinearRows; ++r) sums[r][v] = MultiplyAdd(inputs[r], weight, sums[r][v]);
    }
  }
  for (int r = 0; r < kLinearRows; ++r, output += g.out_features) {
    for (int v = 0; v < kVectors; ++v) block.StoreSum(v, sums[r][v], low, output);
  }
}

// The vectors of outputs [first, first + vectors) of a row of `step`, whose columns lie at `weights`.
inline Block BlockAt(const LinearGeometry& g, const float* packed, bool is_shifted, Index weights, Index first,
                     Index vectors, Index step) {
  const Index outputs = VectorsFor(g.out_features) * kLanes;
  const float* biases = packed + g.in_features * outputs + (is_shifted ? outputs : 0);
  return {packed + weights, biases + first, step, Smaller(vectors * kLanes, g.out_features - first)};
}

// One row by the columns that it needs.
inline void RunListed(const LinearGeometry& g, Index listed, const float* packed, const float* scratch, float* output) {
  const EvenParts blocks(VectorsFor(g.out_features), kColumnVectors);
  for (Index b = 0; b < blocks.parts; ++b) {
    const Index first = blocks.begin(b) * kLanes, vectors = blocks.size(b);
    const auto block = BlockAt(g, packed, true, first * g.in_features, first, vectors, vectors * kLanes);
    const auto run = ForVectors<kColumnVectors>(vectors, [](auto count) { return RunColumns<count.value>; });
    run(block, listed, scratch, scratch + g.in_features, LowBound(g.activation), output + first);
  }
}

// Rows, a multiple of kLinearRows, by all columns.
inline void RunDense(const LinearGeometry& g, Index rows, const float* input, const float* packed, float* output) {
  const EvenParts blocks(VectorsFor(g.out_features), kColumnVectors);
  for (Index b = 0; b < blocks.parts; ++b) {
    const EvenParts parts(blocks.size(b), kLinearVectors);
    for (Index part = 0; part < parts.parts; ++part) {
      const Index offset = parts.begin(part) * kLanes, first = blocks.begin(b) * kLanes + offset;
      const auto block = BlockAt(g, packed, false, (first - offset) * g.in_features + offset, first, parts.size(part),
                                 blocks.size(b) * kLanes);
      const auto run = ForVectors<kLinearVectors>(parts.size(part), [](auto count) { return RunRows<count.value>; });
      for (Index r = 0; r < rows; r += kLinearRows) {
        run(g, block, input + r * g.in_features, LowBound(g.activation), output + r * g.out_features + first);
      }
    }
  }
}

inline void Run(const LinearGeometry& g, Index rows, const float* input, const float* packed, float* scratch,
                float* output) {
  const auto list = [&](Index row) {
    return ListInputs(g.in_features, input + row * g.in_features, g.background, scratch, scratch + g.in_features);
  };
  // Sharing the weights among rows makes up for some half of the columns. The rows of a batch are much alike.
  Index dense = 0;
  if (rows >= kLinearRows && 2 * list(0) >= g.in_features) {
    dense = rows / kLinearRows * kLinearRows;
    RunDense(g, dense, input, packed, output);
  }
  for (Index r = dense; r < rows; ++r) RunListed(g, list(r), packed, scratch, output + r * g.out_features);
  FinishActivation(g.activation, rows * g.out_features, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA::linear
