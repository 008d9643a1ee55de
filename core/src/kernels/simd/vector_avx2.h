// Eight floats in an AVX register, with FMA. vector_simd128.h says what the operations mean.
#pragma once

#include <immintrin.h>

#include "kernels/geometry.h"

namespace lenslet::kernels::LENSLET_ISA {

using Vector = __m256;
inline constexpr Index kLanes = 8;
// 16 registers: 12 sums, 2 vectors of pixels and a weight; 12 sums, 3 inputs and a vector of weights; 12 sums, 3
// vectors of weights and a pixel.
inline constexpr int kConvRows = 6, kConvVectors = 2, kLinearRows = 3, kLinearVectors = 4;
inline constexpr int kPixelVectors = 3;

using Half = unsigned short;

inline Vector Zero() { return _mm256_setzero_ps(); }
inline Vector Splat(float x) { return _mm256_set1_ps(x); }
inline Vector Load(const float* p) { return _mm256_loadu_ps(p); }
inline Vector Load(const Half* p) { return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))); }
inline void StoreOne(Half* p, float x) { *p = _cvtss_sh(x, _MM_FROUND_TO_NEAREST_INT); }
inline Vector LoadSplat(const float* p) { return _mm256_broadcast_ss(p); }
inline void Store(float* p, Vector x) { _mm256_storeu_ps(p, x); }

inline __m256i FirstLanes(Index count) {
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), lanes);
}
inline Vector LoadFirst(const float* p, Index count) { return _mm256_maskload_ps(p, FirstLanes(count)); }
inline void StoreFirst(float* p, Vector x, Index count) { _mm256_maskstore_ps(p, FirstLanes(count), x); }

inline Vector LoadEven(const float* p) {
  const Vector halves = _mm256_shuffle_ps(Load(p), Load(p + 8), _MM_SHUFFLE(2, 0, 2, 0));  // 0 2 8 10 4 6 12 14
  return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(halves), _MM_SHUFFLE(3, 1, 2, 0)));
}

inline Vector Add(Vector a, Vector b) { return _mm256_add_ps(a, b); }
inline Vector Subtract(Vector a, Vector b) { return _mm256_sub_ps(a, b); }
inline Vector Multiply(Vector a, Vector b) { return _mm256_mul_ps(a, b); }
inline Vector Divide(Vector a, Vector b) { return _mm256_div_ps(a, b); }
inline Vector MultiplyAdd(Vector a, Vector b, Vector c) { return _mm256_fmadd_ps(a, b, c); }

// maxps and minps give their second operand if either is NaN and if both are zeros.
inline Vector AtLeast(Vector x, Vector low) { return _mm256_max_ps(low, x); }
inline Vector AtMost(Vector x, Vector high) { return _mm256_min_ps(high, x); }
inline Vector MaxOrNaN(Vector a, Vector x) {
  return _mm256_blendv_ps(_mm256_max_ps(x, a), x, _mm256_cmp_ps(x, x, _CMP_UNORD_Q));
}
inline Vector SelectIfLess(Vector a, Vector b, Vector then, Vector otherwise) {
  return _mm256_blendv_ps(otherwise, then, _mm256_cmp_ps(a, b, _CMP_LT_OQ));
}
inline Vector Absolute(Vector x) { return _mm256_andnot_ps(Splat(-0.0f), x); }
inline Vector CopySign(Vector magnitude, Vector sign) {
  return _mm256_or_ps(magnitude, _mm256_and_ps(Splat(-0.0f), sign));
}
inline Vector Round(Vector x) { return _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
inline Vector PowerOfTwo(Vector n) {
  const __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127));
  return _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23));
}

}  // namespace lenslet::kernels::LENSLET_ISA
