// Numbers in error messages.
#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace lenslet {

// Six digits, with an exponent where the number is very large or small: std::to_string(1e-7) would say 0.
inline std::string ToText(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", number);
  return text.data();
}

}  // namespace lenslet
