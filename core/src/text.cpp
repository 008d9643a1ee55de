#include "text.h"

namespace lenslet {

void Part::AppendTo(std::string& text) const {
  switch (kind_) {
    case Kind::kLiteral:
      text += text_;
      break;
    case Kind::kText:
      text.append(text_, static_cast<std::size_t>(number_));
      break;
    case Kind::kSigned:
      text += std::to_string(static_cast<std::int64_t>(number_));
      break;
    case Kind::kUnsigned:
      text += std::to_string(number_);
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
