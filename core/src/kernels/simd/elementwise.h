// Activations as layers of their own.
#pragma once

#include "kernels/simd/activation.h"

namespace lenslet::kernels::LENSLET_ISA {

template <Activation kActivation>
inline void Map(Index count, const float* input, float* output) {
  Index i = 0;
  for (; i + kLanes <= count; i += kLanes) Store(output + i, Activate(kActivation, Load(input + i)));
  if (i < count) StoreFirst(output + i, Activate(kActivation, LoadFirst(input + i, count - i)), count - i);
}

inline void ReLU(Index count, const float* input, float* output) { Map<Activation::kReLU>(count, input, output); }
inline void Sigmoid(Index count, const float* input, float* output) { Map<Activation::kSigmoid>(count, input, output); }
inline void Tanh(Index count, const float* input, float* output) { Map<Activation::kTanh>(count, input, output); }

}  // namespace lenslet::kernels::LENSLET_ISA
