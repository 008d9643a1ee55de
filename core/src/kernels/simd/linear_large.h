// Rows of inputs times a matrix that the core's own caches do not hold.
//
// What it costs is the way of its weights from memory, and that gives most where it is read in one go: a column from
// its first output to its last, not the pieces of linear.h. Of the columns only those are read whose input differs from
// the background, each row by itself:
//
//   scratch  [outputs] sums, [n] input − background, [n] its place, both with room to fill up the last kColumns
//   step     kColumns columns × 2 vectors of outputs, added to sums in the first-level cache
//
// In a batch that is twice as fast as tiles of rows where most inputs are zero, and takes up to twice as long where
// none is.
//
// Packed weights: [in_features][outputs], with zeros for the outputs that fill the last two vectors, then the shifted
// bias as in linear.h, then the scales of the sums. The weights are floats or, where all of them are numbers in half
// precision, halves: half as much to read, and the same products.
#pragma once

#include "kernels/simd/linear.h"

namespace lenslet::kernels::LENSLET_ISA::linear_large {

inline constexpr Index kColumns = 4;

inline Index OutputsOf(const LinearGeometry& g) { return (VectorsFor(g.out_features) + 1) / 2 * 2 * kLanes; }

// Floats in which there is room for the weights.
template <typename Weight>
inline std::int64_t WeightFloats(const LinearGeometry& g) {
  return std::int64_t{g.in_features} * OutputsOf(g) * std::int64_t{sizeof(Weight)} / std::int64_t{sizeof(float)};
}

template <typename Weight>
inline std::int64_t PackedFloats(const LinearGeometry& g) {
  return WeightFloats<Weight>(g) + 2 * std::int64_t{OutputsOf(g)};
}

inline std::int64_t ScratchFloats(const LinearGeometry& g) {
  return 2 * (std::int64_t{g.in_features} + kColumns - 1) + std::int64_t{OutputsOf(g)};
}

template <typename Weight>
LENSLET_SMALL inline void Pack(const LinearGeometry& g, const float* weight, const double* scale, const float* bias,
                               float* packed) {
  const Index outputs = OutputsOf(g);
  linear::PackColumns(g, weight, 0, outputs, reinterpret_cast<Weight*>(packed));
  packed = linear::PackBias(g, weight, scale, bias, static_cast<double>(g.background), outputs,
                            packed + WeightFloats<Weight>(g));
  for (Index o = 0; o < outputs; ++o) {
    *packed++ = scale != nullptr && o < g.out_features ? static_cast<float>(scale[o]) : 1.0f;
  }
}

// sums[o] += Σ_k values[k] · weights[places[k], o] for kColumns columns
template <typename Weight>
LENSLET_INLINE void AddColumns(const Weight* weights, Index outputs, const float* values, const float* places,
                               float* sums) {
  const Weight* columns[kColumns];
  Vector inputs[kColumns];
  for (Index k = 0; k < kColumns; ++k) {
    int place = 0;
    __builtin_memcpy(&place, places + k, sizeof place);
    columns[k] = weights + place * outputs;
    inputs[k] = LoadSplat(values + k);
  }
  for (Index o = 0; o < outputs; o += 2 * kLanes) {
    Vector first = Load(sums + o), second = Load(sums + o + kLanes);
    for (Index k = 0; k < kColumns; ++k) {
      first = MultiplyAdd(inputs[k], Load(columns[k] + o), first);
      second = MultiplyAdd(inputs[k], Load(columns[k] + o + kLanes), second);
    }
    Store(sums + o, first);
    Store(sums + o + kLanes, second);
  }
}

template <typename Weight>
inline void Run(const LinearGeometry& g, Index rows, const float* input, const float* packed, float* scratch,
                float* output) {
  const Index n = g.in_features, outputs = OutputsOf(g);
  const auto* weights = reinterpret_cast<const Weight*>(packed);
  const float* bias = reinterpret_cast<const float*>(weights + n * outputs);
  const float* scale = bias + outputs;
  float *sums = scratch, *values = sums + outputs, *places = values + n + kColumns - 1;
  const Vector low = LowBound(g.activation);
  for (Index r = 0; r < rows; ++r, input += n, output += g.out_features) {
    const Index listed = linear::ListInputs(n, input, g.background, values, places);
    for (Index o = 0; o < outputs; o += kLanes) Store(sums + o, Zero());
    for (Index k = 0; k < kColumns - 1; ++k) values[listed + k] = places[listed + k] = 0;  // Column 0 times 0.
    for (Index k = 0; k < listed; k += kColumns) AddColumns(weights, outputs, values + k, places + k, sums);
    for (Index o = 0; o < g.out_features; o += kLanes) {
      const Vector sum = AtLeast(MultiplyAdd(Load(sums + o), Load(scale + o), Load(bias + o)), low);
      const Index left = g.out_features - o;
      left >= kLanes ? Store(output + o, sum) : StoreRest(output + o, sum, left);
    }
  }
  FinishActivation(g.activation, rows * g.out_features, output - rows * g.out_features);
}

}  // namespace lenslet::kernels::LENSLET_ISA::linear_large
