// What a Lenslet file holds beside the state_dict.
#pragma once

#include <cstdint>

namespace lenslet {

inline constexpr const char kLensletKey[] = "lenslet";  // In __metadata__.
inline constexpr std::int64_t kFormatVersion = 1;
inline constexpr const char kReservedPrefix[] = "lenslet.";  // No layer's key: those end in the layer's own suffix.
inline constexpr const char kKnownInput[] = "lenslet.known_answer.input";
inline constexpr const char kKnownOutput[] = "lenslet.known_answer.output";
inline constexpr std::int64_t kMaxKnownAnswers = 16;  // Loading runs them all.

}  // namespace lenslet
