// From a JSON text to values.
#include "json.h"
#include "number.h"
#include "order.h"
#include "text.h"
#include "utf8.h"

namespace lenslet::json {
namespace {

class Parser {
 public:
  Parser(std::string_view text, std::vector<Value>& values, std::vector<char>& unescaped)
      : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), values_(values), unescaped_(unescaped) {}

  std::optional<Error> Parse() {
    if (ParseValue(1)) {
      SkipSpace();
      if (at_ == end_) return std::nullopt;
      Wrong("nothing after the value");
    }
    return std::move(error_);
  }

 private:
  // Keeps what is wrong; false, for the caller to return.
  bool Wrong(const char* expected) {
    return Broken(Joined({"not JSON at byte ", at_ - begin_, ": expected ", expected}));
  }
  bool Broken(std::string detail) {
    error_ = Error{ErrorCode::kJsonSyntax, std::move(detail)};
    return false;
  }

  void SkipSpace() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool Take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool TakeWord(std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  std::ptrdiff_t TakeDigits() {  // How many there are.
    const char* first = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ - first;
  }

  bool ParseValue(int depth) {
    SkipSpace();
    if (at_ == end_) return Wrong("a value");
    if (*at_ == '{' || *at_ == '[') return ParseContainer(depth);
    if (*at_ == '"') return ParseString();
    if (TakeWord("null")) return Add({Kind::kNull});
    if (TakeWord("false")) return Add({Kind::kFalse});
    if (TakeWord("true")) return Add({Kind::kTrue});
    return ParseNumber();
  }
  bool Add(Value value) {
    values_.push_back(value);
    return true;
  }

  bool ParseContainer(int depth) {
    if (depth > kMaxDepth) return Broken(Joined({"nested deeper than ", kMaxDepth, " levels"}));
    const bool is_object = *at_++ == '{';
    const char close = is_object ? '}' : ']';
    const std::size_t index = values_.size();
    Add({is_object ? Kind::kObject : Kind::kArray});
    SkipSpace();
    if (!Take(close)) {
      do {
        if (is_object && !ParseKey()) return false;
        if (!ParseValue(depth + 1)) return false;
        SkipSpace();
      } while (Take(','));
      if (!Take(close)) return Wrong(is_object ? "',' or '}'" : "',' or ']'");
    }
    values_[index].size = static_cast<std::uint32_t>(values_.size() - index);
    return !is_object || CheckKeys(values_[index]);
  }
  bool ParseKey() {
    SkipSpace();
    if (at_ == end_ || *at_ != '"') return Wrong("a key");
    if (!ParseString()) return false;
    SkipSpace();
    return Take(':') || Wrong("':'");
  }
  bool CheckKeys(const Value& object) {
    std::vector<std::string_view> keys;
    for (const Value* key = object.begin(); key != object.end(); key = key->next()->next()) keys.push_back(key->text);
    const auto order = OrderBy(keys.size(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (keys[order[i - 1]] != keys[order[i]]) continue;
      return Broken(Joined({"the key ", Quoted{keys[order[i]]}, " appears twice in an object"}));
    }
    return true;
  }

  bool ParseNumber() {
    const char* first = at_;
    Take('-');
    std::ptrdiff_t tens = 0;  // The number is below 10 to this.
    if (!Take('0') && (tens = TakeDigits()) == 0) return Wrong("a value");
    if (Take('.') && TakeDigits() == 0) return Wrong("a digit");
    if (Take('e') || Take('E')) {
      const bool is_small = Take('-');
      if (!is_small) Take('+');
      std::ptrdiff_t exponent = 0;
      std::ptrdiff_t count = TakeDigits();
      if (count == 0) return Wrong("a digit");
      for (; count > 0 && exponent < 1000; --count) exponent = exponent * 10 + (at_[-count] - '0');
      if (!is_small) tens += exponent;
    }
    // Not by converting it, which takes its time, and hostile texts have millions.
    if (tens > 308) return Wrong("a number below 1e308");
    return Add({Kind::kNumber, 1, {first, static_cast<std::size_t>(at_ - first)}});
  }

  bool ParseString() {
    const char* first = ++at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && TakeCharacter()) {
    }
    if (Take('"')) return Add({Kind::kString, 1, {first, static_cast<std::size_t>(at_ - 1 - first)}});
    // Never longer than the rest of the text, so that it stays where it is.
    if (unescaped_.capacity() == 0) unescaped_.reserve(static_cast<std::size_t>(end_ - first));
    const std::size_t start = unescaped_.size();
    Append(first);
    while (!Take('"')) {
      const char* from = at_;
      if (at_ != end_ && *at_ == '\\') {
        if (!Unescape()) return false;
      } else if (TakeCharacter()) {
        Append(from);
      } else {
        return Wrong(at_ == end_ ? "the string's end" : "UTF-8 without control characters");
      }
    }
    return Add({Kind::kString, 1, {unescaped_.data() + start, unescaped_.size() - start}});
  }
  void Append(const char* from) {  // Up to where it stands.
    while (from != at_) unescaped_.push_back(*from++);
  }
  bool TakeCharacter() {
    if (at_ == end_ || static_cast<unsigned char>(*at_) < 0x20) return false;
    const std::size_t bytes = Utf8Bytes(at_, end_);
    at_ += bytes;
    return bytes > 0;
  }
  bool Unescape() {
    ++at_;
    if (Take('u')) {
      std::uint32_t code = 0, low = 0;
      if (!TakeHex(code)) return false;
      if (code >= 0xD800 && code < 0xE000) {  // Half of a pair.
        if (code >= 0xDC00 || !TakeWord("\\u") || !TakeHex(low) || low < 0xDC00 || low >= 0xE000) {
          return Wrong("a pair of surrogates");
        }
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      }
      AppendUtf8(code);
      return true;
    }
    constexpr std::string_view kEscapes = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    const std::size_t which = at_ == end_ ? std::string_view::npos : kEscapes.find(*at_);
    if (which == std::string_view::npos) return Wrong("an escape that JSON has");
    unescaped_.push_back(kMeanings[which]);
    ++at_;
    return true;
  }
  bool TakeHex(std::uint32_t& code) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ == end_ ? ' ' : *at_, letter = static_cast<char>(c | 0x20);
      const bool is_digit = c >= '0' && c <= '9';
      if (!is_digit && (letter < 'a' || letter > 'f')) return Wrong("four hexadecimal digits");
      code = code * 16 + static_cast<std::uint32_t>(is_digit ? c - '0' : letter - 'a' + 10);
    }
    return true;
  }
  void AppendUtf8(std::uint32_t code) {
    const auto add = [&](std::uint32_t byte) { unescaped_.push_back(static_cast<char>(byte)); };
    if (code < 0x80) return add(code);
    if (code >= 0x10000) {
      add(0xF0 | code >> 18);
      add(0x80 | (code >> 12 & 0x3F));
    } else if (code >= 0x800) {
      add(0xE0 | code >> 12);
    }
    add(code < 0x800 ? 0xC0 | code >> 6 : 0x80 | (code >> 6 & 0x3F));
    add(0x80 | (code & 0x3F));
  }

  const char *begin_, *at_, *end_;
  std::vector<Value>& values_;
  std::vector<char>& unescaped_;
  std::optional<Error> error_;
};

}  // namespace

Result<Document> Document::Parse(std::string_view text) {
  Document document;
  auto error = Parser(text, document.values_, document.unescaped_).Parse();
  if (error) return std::unexpected(*std::move(error));
  return document;
}

}  // namespace lenslet::json
