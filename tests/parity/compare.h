// One network, one random input: the core on every instruction set against LibTorch.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lenslet/model.h"

namespace lenslet::parity {

struct Case {
  std::string input;   // "[3, 8, 8]"
  std::string layers;  // JSON objects of layers, comma-separated.
  std::int64_t batch = 2;
};

// Runs the case with random weights and fails the test where an output differs by more than rounding can explain.
//
// For layers that are sums of products (convolution, linear, batch norm, average pooling, with ReLU and max pooling
// between), float32 in any order of summation is within (K + 4)·u·S of the exact value: u = 2^−24, K the terms of a sum
// (added up over the layers), S the same network with every weight and input made positive (Higham, Accuracy and
// Stability of Numerical Algorithms, 3.1; 4 for the bias, the scaling and the folding). Both sides have that error,
// hence twice it.
void ExpectSums(const Case& c, std::uint32_t seed);

// For layers that only choose or move values: equal bit for bit, NaN and −0 aside.
void ExpectEqual(const Case& c, std::uint32_t seed);

// For exp, log and tanh, which are not correctly rounded: within `ulps` units of 2^−23·max(1, |y|, |x|max).
void ExpectClose(const Case& c, std::uint32_t seed, double ulps);

}  // namespace lenslet::parity
