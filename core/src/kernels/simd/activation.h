// Exponentials and activations of a vector. NaN stays NaN.
#pragma once

namespace lenslet::kernels::LENSLET_ISA {

// eˣ for −87.3 ≤ x ≤ 88, the nearer bound beyond, within two roundings: x = n·ln 2 + r with |r| ≤ ln 2 / 2, then
// 2ⁿ · (1 + r + r²·p(r)). Coefficients: expf of S. Moshier's Cephes library, https://www.netlib.org/cephes/.
inline Vector Exp(Vector x) {
  x = AtMost(AtLeast(x, Splat(-87.3f)), Splat(88.0f));
  const Vector n = Round(Multiply(x, Splat(1.44269504f)));
  // ln 2 in two parts, the first so short that its product with n is exact.
  const Vector r = MultiplyAdd(n, Splat(2.12194440e-4f), MultiplyAdd(n, Splat(-0.693359375f), x));
  Vector p = Splat(1.9875691500e-4f);
  p = MultiplyAdd(p, r, Splat(1.3981999507e-3f));
  p = MultiplyAdd(p, r, Splat(8.3334519073e-3f));
  p = MultiplyAdd(p, r, Splat(4.1665795894e-2f));
  p = MultiplyAdd(p, r, Splat(1.6666665459e-1f));
  p = MultiplyAdd(p, r, Splat(5.0000001201e-1f));
  return Multiply(Add(MultiplyAdd(p, Multiply(r, r), r), Splat(1.0f)), PowerOfTwo(n));
}

inline Vector Sigmoid(Vector x) {
  const Vector one = Splat(1.0f);
  return Divide(one, Add(one, Exp(Subtract(Zero(), x))));
}

// 1 − 2 / (e^{2|x|} + 1) with the sign of x; near 0, where that loses digits, x + x³·p(x²) (Cephes' tanhf).
inline Vector Tanh(Vector x) {
  const Vector magnitude = Absolute(x);
  const Vector exponential = Exp(Add(magnitude, magnitude));
  const Vector large = Subtract(Splat(1.0f), Divide(Splat(2.0f), Add(exponential, Splat(1.0f))));
  const Vector square = Multiply(x, x);
  Vector p = Splat(-5.70498872745e-3f);
  p = MultiplyAdd(p, square, Splat(2.06390887954e-2f));
  p = MultiplyAdd(p, square, Splat(-5.37397155531e-2f));
  p = MultiplyAdd(p, square, Splat(1.33314422036e-1f));
  p = MultiplyAdd(p, square, Splat(-3.33332819422e-1f));
  const Vector small = MultiplyAdd(Multiply(p, square), x, x);
  return SelectIfLess(magnitude, Splat(0.625f), small, CopySign(large, x));
}

inline Vector ReLU(Vector x) { return AtLeast(x, Zero()); }

inline Vector Activate(Activation activation, Vector x) {
  switch (activation) {
    case Activation::kNone:
      return x;
    case Activation::kReLU:
      return ReLU(x);
    case Activation::kSigmoid:
      return Sigmoid(x);
    case Activation::kTanh:
      return Tanh(x);
  }
  return x;
}

}  // namespace lenslet::kernels::LENSLET_ISA
