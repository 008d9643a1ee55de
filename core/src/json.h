// Strict JSON on top of yyjson: a bounded depth, no repeated keys, and typed members whose errors name their path.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lenslet/error.h"
#include "yyjson.h"

namespace lenslet::json {

inline constexpr int kMaxDepth = 32;

// A name from hostile text as error messages show it: quoted, control bytes escaped, cut after 64 bytes.
std::string Quote(std::string_view text);

// A JSON text that owns its values.
class Document {
 public:
  // RFC 8259 without extensions, nested at most kMaxDepth deep, every key of an object different from the others.
  static Result<Document> Parse(std::string_view text);
  yyjson_val* root() const { return yyjson_doc_get_root(doc_.get()); }

 private:
  struct Free {
    void operator()(yyjson_doc* doc) const { yyjson_doc_free(doc); }
  };
  std::unique_ptr<yyjson_doc, Free> doc_;
};

// Whether text can be written as a JSON string.
bool IsUtf8(std::string_view text);

// The value as JSON text without white space.
std::string Write(yyjson_val* value);

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
  Object(yyjson_val* value, std::string path, std::optional<Error>& error);

  bool Has(std::string_view key);
  bool HasValue(std::string_view key);  // There, and not null.
  bool IsString(std::string_view key);
  std::string String(std::string_view key, std::optional<std::string> fallback = {});
  bool Boolean(std::string_view key, std::optional<bool> fallback = {});
  // Any finite number ≥ min.
  double Number(std::string_view key, double min, std::optional<double> fallback = {});
  std::int64_t Integer(std::string_view key, Range range, std::optional<std::int64_t> fallback = {});
  // One integer, taken twice, or an array of two.
  IntegerPair Integers2(std::string_view key, Range range, std::optional<IntegerPair> fallback = {});
  std::vector<std::int64_t> Integers(std::string_view key, Range range, std::size_t max_count);
  // Absent means empty.
  std::vector<double> Numbers(std::string_view key, std::size_t max_count);
  std::vector<std::string> Strings(std::string_view key, std::size_t max_count);
  Object Child(std::string_view key);
  std::vector<Object> Children(std::string_view key, std::size_t max_count);
  // A member that, where it is there, must be written so: `1`, `"zeros"`.
  void Only(std::string_view key, std::string_view json);
  // Every member, for objects whose keys are data.
  std::vector<std::pair<std::string_view, yyjson_val*>> Members() const;
  // The value itself, nullptr when absent.
  yyjson_val* Value(std::string_view key);

  // Reports the first member that no getter asked for.
  void RejectUnknownKeys();
  // Reports a rule that this reader does not know. `key` may be empty: then the object itself is meant.
  void Reject(ErrorCode code, std::string_view key, std::string_view message);
  bool failed() const { return error_->has_value(); }

 private:
  std::string PathOf(std::string_view key) const;
  void RejectValue(std::string_view path, std::string_view expected, yyjson_val* found);
  yyjson_val* Find(std::string_view key, bool required);
  yyjson_val* Array(std::string_view key, std::size_t max_count, bool required, std::string_view expected);
  std::optional<std::int64_t> ToInteger(yyjson_val* value, Range range, const std::string& path,
                                        std::string_view alternative);

  yyjson_val* value_;
  std::string path_;
  std::optional<Error>* error_;
  std::vector<std::string_view> known_;  // Keys asked for: literals of the callers.
};

}  // namespace lenslet::json
