// Strict JSON: a bounded depth, no repeated keys, and typed members whose errors name their path.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lenslet/error.h"
#include "number.h"

namespace lenslet::json {

inline constexpr int kMaxDepth = 32;

enum class Kind : std::uint32_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

// What a value contains lies behind it, each element or member followed by what that contains; before each member of an
// object its key, a string.
struct Value {
  Kind kind;
  std::uint32_t size = 1;   // How many values lie here, with this one.
  std::string_view text{};  // Of a string what it says, of a number how it is written.

  const Value* begin() const { return this + 1; }
  const Value* end() const { return this + size; }
  const Value* next() const { return end(); }  // The value beside this one.
};

// Of an array.
std::size_t Count(const Value& array);

// What a JSON text says. It refers to the text, which has to outlive it.
class Document {
 public:
  // RFC 8259 without extensions; numbers with at most 308 digits before the point, a positive exponent counted with
  // them, and so finite as double; nested at most kMaxDepth deep, every key of an object different from the others.
  static Result<Document> Parse(std::string_view text);
  const Value* root() const { return values_.data(); }

 private:
  std::vector<Value> values_;
  std::vector<char> unescaped_;  // What strings with escapes say.
};

// Whether text can be written as a JSON string.
bool IsUtf8(std::string_view text);

// The value as JSON text without white space.
std::string Write(const Value& value);

// A JSON text without white space under construction; commas come by themselves.
class Writer {
 public:
  void Open(char bracket) { Separate() += bracket; }
  void Close(char bracket) { text_ += bracket; }
  void Key(std::string_view key) {
    String(key);
    text_ += ':';
  }
  void String(std::string_view text);
  void Literal(std::string_view text) { Separate() += text; }  // A number, true, false or null.
  void Integer(std::int64_t number) { Literal(ToText(number)); }
  void Integers(std::span<const std::int64_t> numbers);  // An array.
  const std::string& text() const { return text_; }

 private:
  std::string& Separate();

  std::string text_;
};

struct Range {  // 0 ≤ min ≤ max
  std::int64_t min, max;
};
using IntegerPair = std::array<std::int64_t, 2>;

// Reads the members of one object. The first thing that is wrong is kept in `error`, which all readers of a document
// share; after that every getter returns its fallback, so that callers check once, at the end.
// A getter with an optional fallback requires the member where there is none.
class Object {
 public:
  // `path` is what errors call this object: "layers[3]", or "" for the whole text.
  Object(const Value* value, std::string path, std::optional<Error>& error);

  bool Has(std::string_view key);
  bool HasValue(std::string_view key);  // There, and not null.
  bool IsString(std::string_view key);
  std::string String(std::string_view key, std::optional<std::string> fallback = {});
  bool Boolean(std::string_view key, std::optional<bool> fallback = {});
  // Any number ≥ min.
  double Number(std::string_view key, double min, std::optional<double> fallback = {});
  std::int64_t Integer(std::string_view key, Range range, std::optional<std::int64_t> fallback = {});
  // One integer, taken twice, or an array of two.
  IntegerPair Integers2(std::string_view key, Range range, std::optional<IntegerPair> fallback = {});
  std::vector<std::int64_t> Integers(std::string_view key, Range range, std::size_t max_count);
  // Absent means empty.
  std::vector<float> Floats(std::string_view key, std::size_t max_count);
  std::vector<std::string> Strings(std::string_view key, std::size_t max_count);
  Object Child(std::string_view key);
  std::vector<Object> Children(std::string_view key, std::size_t max_count);
  // A member that, where it is there, must be written so: `1`, `"zeros"`.
  void Only(std::string_view key, std::string_view json);
  // Every member, for objects whose keys are data.
  std::vector<std::pair<std::string_view, const Value*>> Members() const;
  // The value itself, nullptr when absent.
  const Value* Get(std::string_view key);

  // Reports the first member that no getter asked for.
  void RejectUnknownKeys();
  // Reports a rule that this reader does not know. `key` may be empty: then the object itself is meant.
  void Reject(ErrorCode code, std::string_view key, std::string_view message);
  bool failed() const { return error_->has_value(); }

 private:
  std::string PathOf(std::string_view key) const;
  void RejectValue(std::string_view path, std::string_view expected, const Value& found);
  const Value* Find(std::string_view key, bool required);
  // Null where the member is not there, or is wrong.
  const Value* Array(std::string_view key, std::size_t max_count, bool required, std::string_view expected);
  std::optional<std::int64_t> ToInteger(const Value& value, Range range, const std::string& path,
                                        std::string_view alternative);

  const Value* value_;
  std::string path_;
  std::optional<Error>* error_;
  std::vector<std::string_view> known_;  // Keys asked for: literals of the callers.
};

}  // namespace lenslet::json
