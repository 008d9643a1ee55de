#include "weights/half.h"

#include <bit>
#include <cmath>

namespace lenslet {

float FloatFromHalf(std::uint16_t bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1F;
  const std::uint32_t mantissa = bits & 0x3FF;
  if (exponent == 0) {  // Zero or subnormal: mantissa · 2^−24, exact in float.
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
  }
  if (exponent == 0x1F) return std::bit_cast<float>(sign | 0x7F800000U | mantissa << 13);
  return std::bit_cast<float>(sign | (exponent + (127 - 15)) << 23 | mantissa << 13);
}

float FloatFromBfloat16(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

std::uint16_t HalfFromFloat(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000;
  const std::uint32_t magnitude = bits & 0x7FFFFFFF;
  std::uint32_t half = 0;
  if (magnitude > 0x7F800000) {
    half = 0x7E00;  // NaN
  } else if (magnitude >= 0x477FF000) {
    half = 0x7C00;  // 65520 and above round to infinity.
  } else if (magnitude < 0x38800000) {
    // Below 2^−14: counted in steps of 2^−24. Adding 2^23 steps' worth lets the addition itself round to even.
    const float steps = std::bit_cast<float>(magnitude) * 0x1p24F;
    half = std::bit_cast<std::uint32_t>(steps + 0x1p23F) - std::bit_cast<std::uint32_t>(0x1p23F);
  } else {
    const std::uint32_t rebased = magnitude - (std::uint32_t{127 - 15} << 23);
    half = (rebased + 0xFFF + (rebased >> 13 & 1)) >> 13;
  }
  return static_cast<std::uint16_t>(sign | half);
}

std::uint16_t Bfloat16FromFloat(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>(bits >> 16 | 0x40);
  return static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

}  // namespace lenslet
