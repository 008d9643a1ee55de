// IEEE 754 binary16 and bfloat16 as bit patterns. Both ways keep signed zeros, subnormals, infinities and NaN.
#pragma once

#include <cstdint>

namespace lenslet {

float FloatFromHalf(std::uint16_t bits);
float FloatFromBfloat16(std::uint16_t bits);
// Rounded to nearest, ties to even; beyond the largest number to infinity; NaN stays NaN (quiet).
std::uint16_t HalfFromFloat(float value);
std::uint16_t Bfloat16FromFloat(float value);

// Whether half precision holds the very number.
inline bool IsHalf(float value) { return FloatFromHalf(HalfFromFloat(value)) == value; }

}  // namespace lenslet
