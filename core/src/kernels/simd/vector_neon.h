// Four floats in an AArch64 register. vector_simd128.h says what the operations mean.
#pragma once

#include <arm_neon.h>

#include "kernels/geometry.h"

namespace lenslet::kernels::LENSLET_ISA {

using Vector = float32x4_t;
inline constexpr Index kLanes = 4;
// 32 registers: 24 sums, 3 vectors of pixels and a weight; 24 sums, 6 inputs and a vector of weights; 16 sums, 4
// vectors of weights and a pixel.
inline constexpr int kConvRows = 8, kConvVectors = 3, kLinearRows = 6, kLinearVectors = 4;
inline constexpr int kPixelVectors = 4;

using Half = __fp16;

inline Vector Zero() { return vdupq_n_f32(0.0f); }
inline Vector Splat(float x) { return vdupq_n_f32(x); }
inline Vector Load(const float* p) { return vld1q_f32(p); }
inline Vector Load(const Half* p) { return vcvt_f32_f16(vld1_f16(p)); }
inline void StoreOne(Half* p, float x) { *p = static_cast<Half>(x); }
inline Vector LoadSplat(const float* p) { return vld1q_dup_f32(p); }
inline void Store(float* p, Vector x) { vst1q_f32(p, x); }

inline Vector LoadFirst(const float* p, Index count) {
  if (count >= 4) return Load(p);
  const float lanes[4] = {p[0], count > 1 ? p[1] : 0.0f, count > 2 ? p[2] : 0.0f, 0.0f};
  return Load(lanes);
}
inline void StoreFirst(float* p, Vector x, Index count) {
  if (count >= 4) return Store(p, x);
  p[0] = vgetq_lane_f32(x, 0);
  if (count > 1) p[1] = vgetq_lane_f32(x, 1);
  if (count > 2) p[2] = vgetq_lane_f32(x, 2);
}

inline Vector LoadEven(const float* p) { return vuzp1q_f32(Load(p), Load(p + 4)); }

inline Vector Add(Vector a, Vector b) { return vaddq_f32(a, b); }
inline Vector Subtract(Vector a, Vector b) { return vsubq_f32(a, b); }
inline Vector Multiply(Vector a, Vector b) { return vmulq_f32(a, b); }
inline Vector Divide(Vector a, Vector b) { return vdivq_f32(a, b); }
inline Vector MultiplyAdd(Vector a, Vector b, Vector c) { return vfmaq_f32(c, a, b); }

// With comparisons: vmaxq and vminq order zeros by their sign.
inline Vector AtLeast(Vector x, Vector low) { return vbslq_f32(vcltq_f32(x, low), low, x); }
inline Vector AtMost(Vector x, Vector high) { return vbslq_f32(vcgtq_f32(x, high), high, x); }
inline Vector MaxOrNaN(Vector a, Vector x) {
  const uint32x4_t is_number = vceqq_f32(x, x);
  return vbslq_f32(vornq_u32(vcgtq_f32(x, a), is_number), x, a);
}
inline Vector SelectIfLess(Vector a, Vector b, Vector then, Vector otherwise) {
  return vbslq_f32(vcltq_f32(a, b), then, otherwise);
}
inline Vector Absolute(Vector x) { return vabsq_f32(x); }
inline Vector CopySign(Vector magnitude, Vector sign) { return vbslq_f32(vdupq_n_u32(0x80000000u), sign, magnitude); }
inline Vector Round(Vector x) { return vrndnq_f32(x); }
inline Vector PowerOfTwo(Vector n) {
  return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127)), 23));
}

}  // namespace lenslet::kernels::LENSLET_ISA
