// Convolutions in double precision, with a bound on what float may differ from them.
#pragma once

#include <vector>

#include "core/kernels/support.h"

namespace lenslet::kernels {

// The definition, in double, without the activation. A float sum of n products and a bias, in any order and with or
// without fused multiply-add, errs by at most (n + 1) roundings of the sum of magnitudes.
std::vector<Expected> NaiveSums(const Conv2dGeometry& g, const std::vector<float>& input,
                                const std::vector<float>& weight, const float* bias);

// What Winograd's method adds to that for numbers of at most 1. Each output is Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A summed over
// the channels; with absolute values everywhere, the places of a patch give at most κ = (max |A|ᵀ (|G|·1 ⊙ |B|ᵀ·1))²,
// of which at most 24 roundings of the transforms and of their constants and n of the sum over n channels are lost.
double WinogradError(const Conv2dGeometry& g);

std::vector<Expected> Activated(Activation activation, std::vector<Expected> values);

// The maxima of windows of 2×2.
std::vector<Expected> Pooled(const Conv2dGeometry& g, const std::vector<Expected>& values);

}  // namespace lenslet::kernels
