// Rows of inputs times a matrix, vectors of outputs at a time.
//
// Packed weights: for each block of v vectors of outputs [in_features][v · kLanes], then the bias, all with zeros for
// the outputs that fill the last vector.
#pragma once

#include "kernels/simd/activation.h"
#include "kernels/simd/layout.h"

namespace lenslet::kernels::LENSLET_ISA {

inline std::int64_t LinearPackedFloats(const LinearGeometry& g) {
  return (g.in_features + std::int64_t{1}) * VectorsFor(g.out_features) * kLanes;
}

inline void LinearPack(const LinearGeometry& g, const float* weight, const float* bias, float* packed) {
  const Index vectors = VectorsFor(g.out_features);
  const EvenParts blocks(vectors, kLinearVectors);
  for (Index block = 0; block < blocks.parts; ++block) {
    const Index first = blocks.begin(block) * kLanes, end = blocks.begin(block + 1) * kLanes;
    for (Index i = 0; i < g.in_features; ++i) {
      for (Index o = first; o < end; ++o) *packed++ = o < g.out_features ? weight[o * g.in_features + i] : 0.0f;
    }
  }
  for (Index o = 0; o < vectors * kLanes; ++o) *packed++ = bias != nullptr && o < g.out_features ? bias[o] : 0.0f;
}

// output[r, o] = activation(bias[o] + Σ_i input[r, i] · weights[i, o]) for kRows rows and the first `outputs` of a
// block.
template <int kRows, int kVectors>
inline void RunRows(const LinearGeometry& g, const float* input, const float* weights, const float* bias, Index outputs,
                    float* output) {
  // A lone row has few sums: more of them at once hide the time that each addition takes.
  constexpr int kChains = kRows * kVectors >= 8 ? 1 : 8 / (kRows * kVectors);
  Vector sums[Bound(kChains)][Bound(kRows)][Bound(kVectors)];
  for (int v = 0; v < kVectors; ++v) {
    for (int r = 0; r < kRows; ++r) {
      sums[0][r][v] = Load(bias + v * kLanes);
      for (int chain = 1; chain < kChains; ++chain) sums[chain][r][v] = Zero();
    }
  }
  const auto add_product = [&](Index i, int chain) {
    Vector inputs[Bound(kRows)];
    for (int r = 0; r < kRows; ++r) inputs[r] = LoadSplat(input + r * g.in_features + i);
    for (int v = 0; v < kVectors; ++v) {
      const Vector weight = Load(weights + (i * kVectors + v) * kLanes);
      for (int r = 0; r < kRows; ++r) sums[chain][r][v] = MultiplyAdd(inputs[r], weight, sums[chain][r][v]);
    }
  };
  Index i = 0;
  for (; i + kChains <= g.in_features; i += kChains) {
    for (int chain = 0; chain < kChains; ++chain) add_product(i + chain, chain);
  }
  for (; i < g.in_features; ++i) add_product(i, 0);
  for (int r = 0; r < kRows; ++r, output += g.out_features) {
    for (int v = 0; v < kVectors; ++v) {
      Vector sum = sums[0][r][v];
      for (int chain = 1; chain < kChains; ++chain) sum = Add(sum, sums[chain][r][v]);
      const Vector result = Activate(g.activation, sum);
      const Index left = outputs - v * kLanes;
      left >= kLanes ? Store(output + v * kLanes, result) : StoreFirst(output + v * kLanes, result, left);
    }
  }
}

// All rows, kRows at a time and what is left by fewer.
template <int kVectors, int kRows = kLinearRows>
inline void RunAllRows(const LinearGeometry& g, Index rows, const float* input, const float* weights, const float* bias,
                       Index outputs, float* output) {
  for (; rows >= kRows; rows -= kRows, input += kRows * g.in_features, output += kRows * g.out_features) {
    RunRows<kRows, kVectors>(g, input, weights, bias, outputs, output);
  }
  if constexpr (kRows > 1) {
    if (rows > 0) RunAllRows<kVectors, kRows - 1>(g, rows, input, weights, bias, outputs, output);
  }
}

template <int kVectors = kLinearVectors>
inline void RunOutputs(Index vectors, const LinearGeometry& g, Index rows, const float* input, const float* weights,
                       const float* bias, Index outputs, float* output) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return RunOutputs<kVectors - 1>(vectors, g, rows, input, weights, bias, outputs, output);
  }
  RunAllRows<kVectors>(g, rows, input, weights, bias, outputs, output);
}

inline void Linear(const LinearGeometry& g, Index rows, const float* input, const float* packed, float* output) {
  const Index vectors = VectorsFor(g.out_features);
  const float* bias = packed + vectors * kLanes * g.in_features;
  const EvenParts blocks(vectors, kLinearVectors);
  for (Index block = 0; block < blocks.parts; ++block) {
    const Index first = blocks.begin(block) * kLanes;
    const Index outputs = Smaller(blocks.size(block) * kLanes, g.out_features - first);
    RunOutputs(blocks.size(block), g, rows, input, packed + first * g.in_features, bias + first, outputs,
               output + first);
  }
}

}  // namespace lenslet::kernels::LENSLET_ISA
