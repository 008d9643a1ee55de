// Texts put together from parts, most of them error messages. One function for all: each "a" + b + "c" would be code of
// its own, several times as long, for temporary strings that grow into each other.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "lenslet/error.h"

namespace lenslet {

// A text, or an integer as text.
class Part {
 public:
  // Implicit, so that a message is a plain list of its parts.
  // NOLINTBEGIN(google-explicit-constructor)
  Part(const char* text) : text_(text), kind_(Kind::kLiteral) {}
  Part(std::string_view text) : text_(text.data()), number_(text.size()), kind_(Kind::kText) {}
  Part(const std::string& text) : Part(std::string_view(text)) {}
  template <std::integral Integer>
  Part(Integer number)
      : number_(static_cast<std::uint64_t>(number)),
        kind_(std::signed_integral<Integer> ? Kind::kSigned : Kind::kUnsigned) {}
  // NOLINTEND(google-explicit-constructor)

  void AppendTo(std::string& text) const;

 private:
  enum class Kind : std::uint8_t { kLiteral, kText, kSigned, kUnsigned };

  const char* text_ = nullptr;
  std::uint64_t number_ = 0;  // Or the text's length.
  Kind kind_;
};

std::string Joined(std::initializer_list<Part> parts);
std::unexpected<Error> Fail(ErrorCode code, std::initializer_list<Part> parts);

}  // namespace lenslet
