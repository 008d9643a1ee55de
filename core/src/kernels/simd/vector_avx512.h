// Sixteen floats in an AVX-512 register. vector_simd128.h says what the operations mean.
#pragma once

#include <immintrin.h>

#include "kernels/geometry.h"

namespace lenslet::kernels::LENSLET_ISA {

using Vector = __m512;
inline constexpr Index kLanes = 16;
// 32 registers: 24 sums, 3 vectors of pixels, weights straight from memory; 24 sums, 4 weights, inputs from memory; 16
// sums, 4 vectors of weights, pixels from memory.
inline constexpr int kConvRows = 8, kConvVectors = 3, kLinearRows = 6, kLinearVectors = 4;
inline constexpr int kPixelVectors = 4;

using Half = unsigned short;

inline Vector Zero() { return _mm512_setzero_ps(); }
inline Vector Splat(float x) { return _mm512_set1_ps(x); }
inline Vector Load(const float* p) { return _mm512_loadu_ps(p); }
inline Vector Load(const Half* p) { return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))); }
inline void StoreOne(Half* p, float x) { *p = _cvtss_sh(x, _MM_FROUND_TO_NEAREST_INT); }
inline Vector LoadSplat(const float* p) { return _mm512_set1_ps(*p); }
inline void Store(float* p, Vector x) { _mm512_storeu_ps(p, x); }

inline __mmask16 FirstLanes(Index count) { return static_cast<__mmask16>(0xFFFFu >> (kLanes - count)); }
inline Vector LoadFirst(const float* p, Index count) { return _mm512_maskz_loadu_ps(FirstLanes(count), p); }
inline void StoreFirst(float* p, Vector x, Index count) { _mm512_mask_storeu_ps(p, FirstLanes(count), x); }

inline Vector LoadEven(const float* p) {
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  return _mm512_permutex2var_ps(Load(p), even, Load(p + 16));
}

inline Vector Add(Vector a, Vector b) { return _mm512_add_ps(a, b); }
inline Vector Subtract(Vector a, Vector b) { return _mm512_sub_ps(a, b); }
inline Vector Multiply(Vector a, Vector b) { return _mm512_mul_ps(a, b); }
inline Vector Divide(Vector a, Vector b) { return _mm512_div_ps(a, b); }
inline Vector MultiplyAdd(Vector a, Vector b, Vector c) { return _mm512_fmadd_ps(a, b, c); }

// maxps and minps give their second operand if either is NaN and if both are zeros.
inline Vector AtLeast(Vector x, Vector low) { return _mm512_max_ps(low, x); }
inline Vector AtMost(Vector x, Vector high) { return _mm512_min_ps(high, x); }
inline Vector MaxOrNaN(Vector a, Vector x) {
  return _mm512_mask_mov_ps(_mm512_max_ps(x, a), _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q), x);
}
inline Vector SelectIfLess(Vector a, Vector b, Vector then, Vector otherwise) {
  return _mm512_mask_mov_ps(otherwise, _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), then);
}
inline Vector Absolute(Vector x) { return _mm512_abs_ps(x); }
inline Vector CopySign(Vector magnitude, Vector sign) {  // With integers: AVX-512F has no logic on floats.
  const __m512i bit = _mm512_and_epi32(_mm512_castps_si512(sign), _mm512_set1_epi32(static_cast<int>(0x80000000u)));
  return _mm512_castsi512_ps(_mm512_or_epi32(_mm512_castps_si512(magnitude), bit));
}
inline Vector Round(Vector x) { return _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT); }
inline Vector PowerOfTwo(Vector n) {
  const __m512i exponent = _mm512_add_epi32(_mm512_cvtps_epi32(n), _mm512_set1_epi32(127));
  return _mm512_castsi512_ps(_mm512_slli_epi32(exponent, 23));
}

}  // namespace lenslet::kernels::LENSLET_ISA
