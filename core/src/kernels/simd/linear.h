// Rows of inputs times a matrix, vectors of outputs at a time.
//
// A row alone costs what its weights take on their way from memory. But most pixels of a drawing are background, and
// after ReLU half of the inputs are zero, so each row first lists the inputs that differ from the background, and only
// their columns of weights are read:
//
//   scratch  [n] input − background, then [n] its place
//   tile     1 row × kColumnVectors vectors of outputs, in as many sums again as it takes to hide an addition's latency
//
// Several rows with few such inputs: all columns, kLinearRows rows × kLinearVectors vectors of outputs, so that each
// weight serves several rows.
//
// Packed weights: for each block of v vectors of outputs [in_features][v · kLanes], then the bias, then the bias plus
// background · Σ_i weights[i], all with zeros for the outputs that fill the last vector.
//
// The weights are floats or, where all of them are numbers in half precision, halves: half as much to read, and the
// same products. Behind the biases the halves have the scales of the sums; into floats those are multiplied.
#pragma once

#include "kernels/simd/elementwise.h"
#include "kernels/simd/layout.h"

namespace lenslet::kernels::LENSLET_ISA::linear {

inline constexpr int kColumnVectors = 2 * kLinearVectors;

template <typename Weight>
inline constexpr bool kIsHalf = sizeof(Weight) == 2;

// Floats in which there is room for so many weights.
template <typename Weight>
inline std::int64_t RoomFor(std::int64_t weights) {
  return weights * std::int64_t{sizeof(Weight)} / std::int64_t{sizeof(float)};
}

template <typename Weight>
inline std::int64_t PackedFloats(const LinearGeometry& g) {
  const std::int64_t outputs = VectorsFor(g.out_features) * kLanes;
  return RoomFor<Weight>(g.in_features * outputs) + (kIsHalf<Weight> ? 3 : 2) * outputs;
}

inline std::int64_t ScratchFloats(const LinearGeometry& g) { return 2 * std::int64_t{g.in_features}; }

template <typename Weight>
LENSLET_SMALL inline void Pack(const LinearGeometry& g, const float* weight, const double* scale, const float* bias,
                               float* packed) {
  constexpr bool kBiases[] = {false, true};
  const Index vectors = VectorsFor(g.out_features);
  const EvenParts blocks(vectors, kColumnVectors);
  auto* column = reinterpret_cast<Weight*>(packed);
  for (Index block = 0; block < blocks.parts; ++block) {
    const Index first = blocks.begin(block) * kLanes, end = blocks.begin(block + 1) * kLanes;
    for (Index i = 0; i < g.in_features; ++i) {
      for (Index o = first; o < end; ++o) {
        StoreOne(column++, o < g.out_features ? weight[o * g.in_features + i] : 0.0f);
      }
    }
  }
  packed += RoomFor<Weight>(g.in_features * vectors * kLanes);
  const auto scale_of = [&](Index o) {
    return kIsHalf<Weight> && scale != nullptr && o < g.out_features ? scale[o] : 1.0;
  };
  for (const bool is_shifted : kBiases) {
    const double background = is_shifted ? static_cast<double>(g.background) : 0;
    for (Index o = 0; o < vectors * kLanes; ++o) {
      double sum = 0;
      for (Index i = 0; i < g.in_features && o < g.out_features; ++i) {
        sum += static_cast<double>(weight[o * g.in_features + i]);
      }
      if constexpr (kIsHalf<Weight>) sum *= scale_of(o);
      const double shift = bias != nullptr && o < g.out_features ? static_cast<double>(bias[o]) : 0;
      *packed++ = static_cast<float>(shift + background * sum);
    }
  }
  if constexpr (kIsHalf<Weight>) {
    for (Index o = 0; o < vectors * kLanes; ++o) *packed++ = static_cast<float>(scale_of(o));
  }
}

// A block of the matrix: vectors of outputs side by side.
template <typename Weight>
struct Block {
  const Weight* weights;
  const float* bias;
  const float* scale;  // Of halves only.
  Index step;          // From a column to the next, in weights.
  Index outputs;

  Vector FirstSum(int v) const {
    if constexpr (kIsHalf<Weight>) return Zero();
    return Load(bias + v * kLanes);
  }
  void StoreSum(int v, Vector sum, Vector low, float* output) const {
    if constexpr (kIsHalf<Weight>) sum = MultiplyAdd(sum, Load(scale + v * kLanes), Load(bias + v * kLanes));
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
template <typename Weight, int kVectors>
LENSLET_NOINLINE inline void RunColumns(const Block<Weight>& block, Index count, const float* values,
                                        const float* places, Vector low, float* output) {
  constexpr int kChains = kVectors >= 6 ? 1 : 8 / kVectors;
  Vector sums[Bound(kChains)][Bound(kVectors)];
  for (int v = 0; v < kVectors; ++v) {
    sums[0][v] = block.FirstSum(v);
    for (int chain = 1; chain < kChains; ++chain) sums[chain][v] = Zero();
  }
  const auto add_column = [&](Index n, int chain) {
    int place = 0;
    __builtin_memcpy(&place, places + n, sizeof place);
    const Vector value = LoadSplat(values + n);
    const Weight* column = block.weights + place * (kVectors * kLanes);
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

// output[r, o] = bias[o] + Σ_i input[r, i] · weights[i, o] for kRows rows
template <typename Weight, int kRows, int kVectors>
LENSLET_NOINLINE inline void RunRows(const LinearGeometry& g, const Block<Weight>& block, const float* input,
                                     Vector low, float* output) {
  Vector sums[Bound(kRows)][Bound(kVectors)];
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) sums[r][v] = block.FirstSum(v);
  }
  const Weight* weights = block.weights;
  for (Index i = 0; i < g.in_features; ++i, weights += block.step) {
    Vector inputs[Bound(kRows)];
    for (int r = 0; r < kRows; ++r) inputs[r] = LoadSplat(input + r * g.in_features + i);
    for (int v = 0; v < kVectors; ++v) {
      const Vector weight = Load(weights + v * kLanes);
      for (int r = 0; r < kRows; ++r) sums[r][v] = MultiplyAdd(inputs[r], weight, sums[r][v]);
    }
  }
  for (int r = 0; r < kRows; ++r, output += g.out_features) {
    for (int v = 0; v < kVectors; ++v) block.StoreSum(v, sums[r][v], low, output);
  }
}

// All rows, kRows at a time and what is left by fewer.
template <typename Weight, int kVectors, int kRows>
inline void RunRowsAtOnce(const LinearGeometry& g, const Block<Weight>& block, Index rows, const float* input,
                          Vector low, float* output) {
  for (; rows >= kRows; rows -= kRows, input += kRows * g.in_features, output += kRows * g.out_features) {
    RunRows<Weight, kRows, kVectors>(g, block, input, low, output);
  }
  if constexpr (kRows > 1) {
    if (rows > 0) RunRowsAtOnce<Weight, kVectors, kRows - 1>(g, block, rows, input, low, output);
  }
}

template <typename Weight, int kVectors>
inline void RunAllRows(const LinearGeometry& g, const Block<Weight>& block, Index rows, const float* input, Vector low,
                       float* output) {
  RunRowsAtOnce<Weight, kVectors, kLinearRows>(g, block, rows, input, low, output);
}

// The vectors of outputs [first, first + vectors) of a row of `step`, whose columns lie at `weights`.
template <typename Weight>
inline Block<Weight> BlockAt(const LinearGeometry& g, const float* packed, bool is_shifted, Index weights, Index first,
                             Index vectors, Index step) {
  const Index outputs = VectorsFor(g.out_features) * kLanes;
  const float* biases = packed + RoomFor<Weight>(g.in_features * outputs);
  return {reinterpret_cast<const Weight*>(packed) + weights, biases + (is_shifted ? outputs : 0) + first,
          biases + 2 * outputs + first, step, Smaller(vectors * kLanes, g.out_features - first)};
}

// One row by the columns that it needs.
template <typename Weight>
inline void RunListed(const LinearGeometry& g, Index listed, const float* packed, const float* scratch, float* output) {
  const EvenParts blocks(VectorsFor(g.out_features), kColumnVectors);
  for (Index b = 0; b < blocks.parts; ++b) {
    const Index first = blocks.begin(b) * kLanes, vectors = blocks.size(b);
    const auto block = BlockAt<Weight>(g, packed, true, first * g.in_features, first, vectors, vectors * kLanes);
    const auto run = ForVectors<kColumnVectors>(vectors, [](auto count) { return RunColumns<Weight, count.value>; });
    run(block, listed, scratch, scratch + g.in_features, LowBound(g.activation), output + first);
  }
}

// All rows by all columns.
template <typename Weight>
inline void RunDense(const LinearGeometry& g, Index rows, const float* input, const float* packed, float* output) {
  const EvenParts blocks(VectorsFor(g.out_features), kColumnVectors);
  for (Index b = 0; b < blocks.parts; ++b) {
    const EvenParts parts(blocks.size(b), kLinearVectors);
    for (Index part = 0; part < parts.parts; ++part) {
      const Index offset = parts.begin(part) * kLanes, first = blocks.begin(b) * kLanes + offset;
      const auto block = BlockAt<Weight>(g, packed, false, (first - offset) * g.in_features + offset, first,
                                         parts.size(part), blocks.size(b) * kLanes);
      const auto run =
          ForVectors<kLinearVectors>(parts.size(part), [](auto count) { return RunAllRows<Weight, count.value>; });
      run(g, block, rows, input, LowBound(g.activation), output + first);
    }
  }
}

template <typename Weight>
inline void Run(const LinearGeometry& g, Index rows, const float* input, const float* packed, float* scratch,
                float* output) {
  const auto list = [&](Index row) {
    return ListInputs(g.in_features, input + row * g.in_features, g.background, scratch, scratch + g.in_features);
  };
  // Sharing the weights among rows makes up for some half of the columns. The rows of a batch are much alike.
  if (rows < kLinearRows || 2 * list(0) < g.in_features) {
    for (Index r = 0; r < rows; ++r) RunListed<Weight>(g, list(r), packed, scratch, output + r * g.out_features);
  } else {
    RunDense<Weight>(g, rows, input, packed, output);
  }
  FinishActivation(g.activation, rows * g.out_features, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA::linear
