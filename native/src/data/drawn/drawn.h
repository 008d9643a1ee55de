// Drawings made by rule: digits as people draw them in a browser, which MNIST's scanned forms are not, and what is no
// digit at all. Each becomes 28×28 as every drawing does.
#pragma once

#include "data/data_set.h"
#include "data/drawn/shapes.h"

namespace lenslet::native {

inline constexpr std::uint8_t kNotADigit = 10;                      // The label of everything else,
inline constexpr std::string_view kNotADigitClass = "not a digit";  // and what that class is called.

// `digits` drawings of 0 … 9 in turn, then `others`: letters and signs of that set, scribbles, hatchings, two shapes
// side by side, dots and dashes; `names` says which. The same for the same seed, on every machine.
LabelledImages MakeDrawn(std::int64_t digits, std::int64_t others, SignSet signs, std::uint64_t seed);

// `each` drawings of every letter and sign of that set in turn; `names` are theirs.
LabelledImages MakeSigns(SignSet set, std::int64_t each, std::uint64_t seed);

}  // namespace lenslet::native
