// Activations as layers of their own, and behind the sums of another layer.
#pragma once

#include "kernels/simd/activation.h"
#include "kernels/simd/layout.h"

namespace lenslet::kernels::LENSLET_ISA {

template <Activation kActivation>
LENSLET_NOINLINE inline void Map(Index count, const float* input, float* output) {
#pragma GCC unroll 1
  for (Index i = 0; i < count; i += kLanes) {
    const Index left = count - i;
    const Vector result = Activate(kActivation, left >= kLanes ? Load(input + i) : LoadFirst(input + i, left));
    left >= kLanes ? Store(output + i, result) : StoreFirst(output + i, result, left);
  }
}

inline void ReLU(Index count, const float* input, float* output) { Map<Activation::kReLU>(count, input, output); }
inline void Sigmoid(Index count, const float* input, float* output) { Map<Activation::kSigmoid>(count, input, output); }
inline void Tanh(Index count, const float* input, float* output) { Map<Activation::kTanh>(count, input, output); }

// A layer's sums are stored as AtLeast(x, low), which is ReLU or nothing. Other activations follow in a pass of their
// own, while the output is still in the cache, so that no kernel needs to carry their code.
inline Vector LowBound(Activation activation) {
  return Splat(activation == Activation::kReLU ? 0.0f : -__builtin_inff());
}

// Sigmoid and tanh of sums. They are monotonous, so that they may follow a pool.
inline void FinishActivation(Activation activation, Index count, float* output) {
  if (activation == Activation::kSigmoid) Map<Activation::kSigmoid>(count, output, output);
  if (activation == Activation::kTanh) Map<Activation::kTanh>(count, output, output);
}

}  // namespace lenslet::kernels::LENSLET_ISA
