#include "io/json.h"

#include <algorithm>
#include <cstdlib>

#include "base/failure.h"
#include "base/join.h"

namespace lenslet::native {
namespace {

// The length of the UTF-8 sequence that begins at `at`, or 0 when it is not one.
std::size_t SequenceLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;  // Overlong, surrogate.
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;  // Overlong, beyond Unicode.
  return length;
}

std::string AsUtf8(std::string_view text) {
  std::string valid;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = SequenceLength(text, at);
    if (length == 0) {
      valid += "\xEF\xBF\xBD";
      ++at;
    } else {
      valid += text.substr(at, length);
      at += length;
    }
  }
  return valid;
}

struct Free {
  void operator()(char* text) const { std::free(text); }
};
using CText = std::unique_ptr<char, Free>;

std::string Shortened(std::string text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "…";
  return text;
}

}  // namespace

JsonValue JsonValue::Parse(std::string_view text, const std::string& name) {
  if (text.empty()) throw Failure(name, ": empty, expected JSON");
  yyjson_read_err error;
  // yyjson only writes to its input when it parses in place, which needs another flag.
  std::shared_ptr<yyjson_doc> document(
      yyjson_read_opts(const_cast<char*>(text.data()), text.size(), YYJSON_READ_NOFLAG, nullptr, &error),
      yyjson_doc_free);
  if (!document) {
    const std::string_view before = text.substr(0, error.pos);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    throw Failure(name, ": line ", line, ": ", error.msg);
  }
  yyjson_val* root = yyjson_doc_get_root(document.get());
  return JsonValue(std::move(document), root, name);
}

void JsonValue::Expected(const std::string& what) const {
  throw Failure(path_, ": expected ", what, ", found ", Shortened(Text()));
}

const JsonValue& JsonValue::Keys(std::initializer_list<std::string_view> known) const {
  if (!yyjson_is_obj(value_)) Expected("an object");
  std::vector<std::string_view> seen;
  std::size_t index, count;
  yyjson_val *key, *value;
  yyjson_obj_foreach(value_, index, count, key, value) {
    const std::string_view name(yyjson_get_str(key), yyjson_get_len(key));
    if (std::find(seen.begin(), seen.end(), name) != seen.end())
      throw Failure(path_, ": the key \"", name, "\" is there twice");
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw Failure(path_, ": unknown key \"", AsUtf8(name), "\" (known: ", Join(known), ")");
    }
    seen.push_back(name);
  }
  return *this;
}

std::optional<JsonValue> JsonValue::Find(std::string_view key) const {
  yyjson_val* found = yyjson_obj_getn(value_, key.data(), key.size());
  if (found == nullptr) return std::nullopt;
  return JsonValue(document_, found, Cat(path_, path_.find(':') == std::string::npos ? ": " : ".", key));
}

JsonValue JsonValue::At(std::string_view key) const {
  auto found = Find(key);
  if (!found) throw Failure(path_, ": the key \"", key, "\" is missing");
  return *found;
}

double JsonValue::Number(double at_least, double at_most) const {
  const double number = yyjson_get_num(value_);
  if (!yyjson_is_num(value_) || !(number >= at_least && number <= at_most)) {
    Expected(Cat("a number from ", at_least, " to ", at_most));
  }
  return number;
}

std::int64_t JsonValue::Integer(std::int64_t at_least, std::int64_t at_most) const {
  const std::int64_t number = yyjson_get_sint(value_);
  const bool fits = !yyjson_is_uint(value_) || yyjson_get_uint(value_) <= INT64_MAX;
  if (!yyjson_is_int(value_) || !fits || number < at_least || number > at_most) {
    Expected(Cat("an integer from ", at_least, " to ", at_most));
  }
  return number;
}

std::string JsonValue::String() const {
  if (!yyjson_is_str(value_)) Expected("a string");
  return {yyjson_get_str(value_), yyjson_get_len(value_)};
}

bool JsonValue::Bool() const {
  if (!yyjson_is_bool(value_)) Expected("true or false");
  return yyjson_get_bool(value_);
}

std::vector<JsonValue> JsonValue::Items() const {
  if (!yyjson_is_arr(value_)) Expected("an array");
  std::vector<JsonValue> items;
  std::size_t index, count;
  yyjson_val* item;
  yyjson_arr_foreach(value_, index, count, item)
      items.push_back(JsonValue(document_, item, Cat(path_, '[', index, ']')));
  return items;
}

std::vector<double> JsonValue::Numbers(double at_least, double at_most) const {
  std::vector<double> numbers;
  for (const JsonValue& item : Items()) numbers.push_back(item.Number(at_least, at_most));
  return numbers;
}

std::vector<std::int64_t> JsonValue::Integers(std::int64_t at_least, std::int64_t at_most) const {
  std::vector<std::int64_t> integers;
  for (const JsonValue& item : Items()) integers.push_back(item.Integer(at_least, at_most));
  return integers;
}

std::string JsonValue::Text() const {
  std::size_t length = 0;
  const CText text(yyjson_val_write(value_, YYJSON_WRITE_NOFLAG, &length));
  return text ? std::string(text.get(), length) : std::string("something unprintable");
}

Json::Json(bool object) : document_(yyjson_mut_doc_new(nullptr), yyjson_mut_doc_free), value_(nullptr) {
  value_ = object ? yyjson_mut_obj(document_.get()) : yyjson_mut_arr(document_.get());
  yyjson_mut_doc_set_root(document_.get(), value_);
}

Json& Json::Put(const char* key, yyjson_mut_val* value) {
  yyjson_mut_obj_add(value_, yyjson_mut_strcpy(document_.get(), key), value);
  return *this;
}

Json Json::Child(const char* key, yyjson_mut_val* value) {
  if (key == nullptr) {
    yyjson_mut_arr_append(value_, value);
  } else {
    Put(key, value);
  }
  return Json(document_, value);
}

yyjson_mut_val* Json::Make(std::string_view text) {
  const std::string valid = AsUtf8(text);
  return yyjson_mut_strncpy(document_.get(), valid.data(), valid.size());
}

Json& Json::SetJson(const char* key, std::string_view json) {
  const std::unique_ptr<yyjson_doc, decltype(&yyjson_doc_free)> read(yyjson_read(json.data(), json.size(), 0),
                                                                     yyjson_doc_free);
  if (!read) throw Failure("internal: ", key, " is not JSON");
  return Put(key, yyjson_val_mut_copy(document_.get(), yyjson_doc_get_root(read.get())));
}

std::string Json::Text(bool pretty) const {
  std::size_t length = 0;
  const yyjson_write_flag flags =
      YYJSON_WRITE_INF_AND_NAN_AS_NULL | (pretty ? YYJSON_WRITE_PRETTY_TWO_SPACES : YYJSON_WRITE_NOFLAG);
  const CText text(yyjson_mut_val_write(value_, flags, &length));
  if (!text) throw std::bad_alloc();
  return {text.get(), length};
}

}  // namespace lenslet::native
