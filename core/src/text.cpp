#include "text.h"

#include "number.h"

namespace lenslet {
namespace {

// Cuts before a continuation byte, so that the message stays valid UTF-8.
std::string_view Cut(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xC0) == 0x80) --max_bytes;
  return text.substr(0, max_bytes);
}

void AppendQuoted(std::string_view name, std::string& text) {
  constexpr std::size_t kMaxBytes = 64;
  constexpr char kHex[] = "0123456789abcdef";
  text += '"';
  for (const char c : Cut(name, kMaxBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      text += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      text += c;
    }
  }
  text += name.size() > kMaxBytes ? "…\"" : "\"";
}

}  // namespace

void Part::AppendTo(std::string& text) const {
  const char* chars = static_cast<const char*>(pointer_);
  switch (kind_) {
    case Kind::kLiteral:
      text += chars;
      break;
    case Kind::kString:
      text += *static_cast<const std::string*>(pointer_);
      break;
    case Kind::kView:
      text.append(chars, length_);
      break;
    case Kind::kQuoted:
      AppendQuoted({chars, length_}, text);
      break;
    case Kind::kShape:
      text += ToString(*static_cast<const Shape*>(pointer_));
      break;
    case Kind::kSigned:
      text += ToText(static_cast<std::int64_t>(number_));
      break;
    case Kind::kUnsigned:
      text += ToText(number_);
      break;
  }
}

std::string Joined(std::initializer_list<Part> parts) {
  std::string text;
  for (const Part& part : parts) part.AppendTo(text);
  return text;
}

std::unexpected<Error> Fail(ErrorCode code, std::initializer_list<Part> parts) { return Fail(code, Joined(parts)); }

}  // namespace lenslet
