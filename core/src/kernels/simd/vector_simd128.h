// Four floats in a WebAssembly v128. This is also where the operations of the vector layer are explained; the other
// vector_*.h have the same for their instruction set.
#pragma once

#include <wasm_simd128.h>

#include "kernels/geometry.h"

namespace lenslet::kernels::LENSLET_ISA {

using Vector = v128_t;
inline constexpr Index kLanes = 4;
// The tiles of sums that the registers hold: kConvRows output channels × kConvVectors vectors of pixels, kLinearRows
// inputs × kLinearVectors vectors of outputs, and four pixels × kPixelVectors vectors of output channels. Engines map
// v128 to 16 SSE registers and need one for each product.
inline constexpr int kConvRows = 4, kConvVectors = 2, kLinearRows = 2, kLinearVectors = 4;
inline constexpr int kPixelVectors = 2;

// What keeps a number in half precision, if the instruction set reads such: Load() of them gives a vector of floats,
// and StoreOne() makes one of a float that is such a number.
using Half = void;

inline Vector Zero() { return wasm_f32x4_const_splat(0.0f); }
inline Vector Splat(float x) { return wasm_f32x4_splat(x); }
inline Vector Load(const float* p) { return wasm_v128_load(p); }               // Any address that a float may have.
inline Vector LoadSplat(const float* p) { return wasm_v128_load32_splat(p); }  // One float in all lanes.
inline void Store(float* p, Vector x) { wasm_v128_store(p, x); }

// The first 1 ≤ count ≤ kLanes lanes alone; LoadFirst gives 0 in the others. Nothing else is touched.
inline Vector LoadFirst(const float* p, Index count) {
  if (count >= 4) return Load(p);
  float lanes[4] = {p[0], count > 1 ? p[1] : 0.0f, count > 2 ? p[2] : 0.0f, 0.0f};
  return Load(lanes);
}
inline void StoreFirst(float* p, Vector x, Index count) {
  if (count >= 4) return Store(p, x);
  p[0] = wasm_f32x4_extract_lane(x, 0);
  if (count > 1) p[1] = wasm_f32x4_extract_lane(x, 1);
  if (count > 2) p[2] = wasm_f32x4_extract_lane(x, 2);
}

// p[0], p[2], …: reads 2 · kLanes floats.
inline Vector LoadEven(const float* p) { return wasm_i32x4_shuffle(Load(p), Load(p + 4), 0, 2, 4, 6); }

inline Vector Add(Vector a, Vector b) { return wasm_f32x4_add(a, b); }
inline Vector Subtract(Vector a, Vector b) { return wasm_f32x4_sub(a, b); }
inline Vector Multiply(Vector a, Vector b) { return wasm_f32x4_mul(a, b); }
inline Vector Divide(Vector a, Vector b) { return wasm_f32x4_div(a, b); }
inline Vector MultiplyAdd(Vector a, Vector b, Vector c) {  // a · b + c, fused where it can be.
#if defined(__wasm_relaxed_simd__)
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return Add(Multiply(a, b), c);
#endif
}

// pmin and pmax, because min and max take up to ten instructions where the machine's do not treat NaN alike.
inline Vector AtLeast(Vector x, Vector low) { return wasm_f32x4_pmax(x, low); }   // x < low ? low : x; NaN stays.
inline Vector AtMost(Vector x, Vector high) { return wasm_f32x4_pmin(x, high); }  // x > high ? high : x; NaN stays.
inline Vector MaxOrNaN(Vector a, Vector x) {                                      // x > a or x is NaN ? x : a
  return wasm_v128_bitselect(x, wasm_f32x4_pmax(a, x), wasm_f32x4_ne(x, x));
}
inline Vector SelectIfLess(Vector a, Vector b, Vector then, Vector otherwise) {  // a < b ? then : otherwise
  return wasm_v128_bitselect(then, otherwise, wasm_f32x4_lt(a, b));
}
inline Vector Absolute(Vector x) { return wasm_f32x4_abs(x); }
inline Vector CopySign(Vector magnitude, Vector sign) {  // For magnitude ≥ 0.
  return wasm_v128_or(magnitude, wasm_v128_and(Splat(-0.0f), sign));
}
inline Vector Round(Vector x) { return wasm_f32x4_nearest(x); }  // To the nearest integer.
// 2^n for integers −126 ≤ n ≤ 127; anything for NaN.
inline Vector PowerOfTwo(Vector n) {
  const v128_t exponent = wasm_i32x4_add(wasm_i32x4_trunc_sat_f32x4(n), wasm_i32x4_const_splat(127));
  return wasm_i32x4_shl(exponent, 23);
}

}  // namespace lenslet::kernels::LENSLET_ISA
