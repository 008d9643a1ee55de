#pragma once

#include <cstddef>

namespace lenslet {

// The bytes of the UTF-8 character at `at` < `end`, or 0 where there is none: neither overlong, nor a surrogate, nor
// beyond U+10FFFF (RFC 3629).
inline std::size_t Utf8Bytes(const char* at, const char* end) {
  const auto lead = static_cast<unsigned char>(*at);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t bytes = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (static_cast<std::size_t>(end - at) < bytes) return 0;
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((static_cast<unsigned char>(at[i]) & 0xC0) != 0x80) return 0;
  }
  const auto second = static_cast<unsigned char>(at[1]);
  const bool is_too_small = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool is_too_large = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return is_too_small || is_too_large ? 0 : bytes;
}

}  // namespace lenslet
