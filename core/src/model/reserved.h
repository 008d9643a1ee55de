// What a Lenslet file holds beside the state_dict.
#pragma once

#include <cstdint>

namespace lenslet {

inline constexpr const char kLensletKey[] = "lenslet";  // In __metadata__.
inline constexpr std::int64_t kFormatVersion = 1;
// No layer's keys: those end in .weight, .bias and the like.
inline constexpr const char kKnownInput[] = "lenslet.known_answer.input";
inline constexpr const char kKnownOutput[] = "lenslet.known_answer.output";
inline constexpr std::int64_t kMaxKnownAnswers = 16;  // Loading runs them all.

}  // namespace lenslet
