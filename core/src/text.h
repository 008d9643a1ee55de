// Texts put together from parts, most of them error messages. One function for all: each "a" + b + "c" would be code of
// its own, several times as long, for temporary strings that grow into each other.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "lenslet/error.h"
#include "lenslet/shape.h"

namespace lenslet {

// A name from hostile text as error messages show it: quoted, control bytes escaped, cut after 64 bytes.
struct Quoted {
  std::string_view text;
};

// What a text is put together from: texts, names, integers and shapes. It refers to what it is made from, and leaves
// to AppendTo() what can be left, since its constructors are where the bytes are.
class Part {
 public:
  // Implicit, so that a message is a plain list of its parts.
  // NOLINTBEGIN(google-explicit-constructor)
  Part(const char* text) : pointer_(text), kind_(Kind::kLiteral) {}
  Part(const std::string& text) : pointer_(&text), kind_(Kind::kString) {}
  Part(std::string_view text) : pointer_(text.data()), kind_(Kind::kView), length_(text.size()) {}
  Part(Quoted name) : pointer_(name.text.data()), kind_(Kind::kQuoted), length_(name.text.size()) {}
  Part(const Shape& shape) : pointer_(&shape), kind_(Kind::kShape) {}
  template <std::integral Integer>
  Part(Integer number)
      : number_(static_cast<std::uint64_t>(number)),
        kind_(std::signed_integral<Integer> ? Kind::kSigned : Kind::kUnsigned) {}
  // NOLINTEND(google-explicit-constructor)

  void AppendTo(std::string& text) const;

 private:
  enum class Kind : std::uint32_t { kLiteral, kString, kView, kQuoted, kShape, kSigned, kUnsigned };

  union {
    const void* pointer_;
    std::uint64_t number_;
  };
  Kind kind_;
  std::size_t length_;  // Of kView and kQuoted alone.
};

std::string Joined(std::initializer_list<Part> parts);
std::unexpected<Error> Fail(ErrorCode code, std::initializer_list<Part> parts);

}  // namespace lenslet
