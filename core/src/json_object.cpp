#include <algorithm>

#include "json.h"

namespace lenslet::json {
namespace {

std::string_view StringOf(yyjson_val* value) { return {yyjson_get_str(value), yyjson_get_len(value)}; }

// What stands at a place, short enough for an error message.
std::string Describe(yyjson_val* value) {
  if (yyjson_is_str(value)) return Quote(StringOf(value));
  if (yyjson_is_obj(value)) return "an object";
  if (yyjson_is_arr(value)) {
    return yyjson_arr_size(value) == 0 ? "an empty array" : "an array of " + std::to_string(yyjson_arr_size(value));
  }
  return Write(value);
}

// What a range asks for, without its far end.
std::string Expectation(Range range) {
  return range.min == 1 ? "a positive integer" : "an integer of at least " + std::to_string(range.min);
}

}  // namespace

Object::Object(yyjson_val* value, std::string path, std::optional<Error>& error)
    : value_(value), path_(std::move(path)), error_(&error) {
  if (value_ != nullptr && !yyjson_is_obj(value_)) {
    RejectValue(path_.empty() ? "the text" : path_, "an object", value_);
    value_ = nullptr;
  }
}

std::string Object::PathOf(std::string_view key) const {
  if (path_.empty() || key.empty()) return path_ + std::string(key);
  return path_ + "." + std::string(key);
}

void Object::Reject(ErrorCode code, std::string_view key, std::string_view message) {
  if (!failed()) *error_ = Error{code, PathOf(key) + ": " + std::string(message)};
}

void Object::RejectValue(std::string_view path, std::string_view expected, yyjson_val* found) {
  if (failed()) return;
  *error_ = Error{ErrorCode::kBadValue,
                  std::string(path) + ": expected " + std::string(expected) + ", found " + Describe(found)};
}

yyjson_val* Object::Value(std::string_view key) {
  known_.push_back(key);
  return yyjson_obj_getn(value_, key.data(), key.size());
}

yyjson_val* Object::Find(std::string_view key, bool required) {
  yyjson_val* value = Value(key);
  if (value == nullptr && required) Reject(ErrorCode::kMissingKey, key, "missing");
  return value;
}

bool Object::Has(std::string_view key) { return Value(key) != nullptr; }

bool Object::HasValue(std::string_view key) {
  yyjson_val* value = Value(key);
  return value != nullptr && !yyjson_is_null(value);
}

bool Object::IsString(std::string_view key) { return yyjson_is_str(Value(key)); }

std::string Object::String(std::string_view key, std::optional<std::string> fallback) {
  yyjson_val* value = Find(key, !fallback);
  if (yyjson_is_str(value)) return std::string(StringOf(value));
  if (value != nullptr) RejectValue(PathOf(key), "a string", value);
  return std::move(fallback).value_or("");
}

bool Object::Boolean(std::string_view key, std::optional<bool> fallback) {
  yyjson_val* value = Find(key, !fallback);
  if (yyjson_is_bool(value)) return yyjson_get_bool(value);
  if (value != nullptr) RejectValue(PathOf(key), "true or false", value);
  return fallback.value_or(false);
}

double Object::Number(std::string_view key, double min, std::optional<double> fallback) {
  yyjson_val* value = Find(key, !fallback);
  if (yyjson_is_num(value) && yyjson_get_num(value) >= min) return yyjson_get_num(value);
  if (value != nullptr) {
    RejectValue(PathOf(key), min == 0 ? "a number of at least 0" : "a number", value);
  }
  return fallback.value_or(0);
}

std::optional<std::int64_t> Object::ToInteger(yyjson_val* value, Range range, const std::string& path,
                                              std::string_view alternative) {
  // yyjson keeps negative integers as another type and turns those beyond 64 bits into reals.
  if (!yyjson_is_uint(value) || yyjson_get_uint(value) < static_cast<std::uint64_t>(range.min)) {
    RejectValue(path, Expectation(range) + std::string(alternative), value);
    return std::nullopt;
  }
  if (yyjson_get_uint(value) > static_cast<std::uint64_t>(range.max)) {
    if (!failed()) {
      *error_ = Error{ErrorCode::kTooLarge,
                      path + ": expected at most " + std::to_string(range.max) + ", found " + Describe(value)};
    }
    return std::nullopt;
  }
  return static_cast<std::int64_t>(yyjson_get_uint(value));
}

std::int64_t Object::Integer(std::string_view key, Range range, std::optional<std::int64_t> fallback) {
  yyjson_val* value = Find(key, !fallback);
  if (value == nullptr) return fallback.value_or(range.min);
  return ToInteger(value, range, PathOf(key), "").value_or(range.min);
}

IntegerPair Object::Integers2(std::string_view key, Range range, std::optional<IntegerPair> fallback) {
  constexpr std::string_view kOrPair = " or a pair of them";
  yyjson_val* value = Find(key, !fallback);
  if (value == nullptr) return fallback.value_or(IntegerPair{range.min, range.min});
  const std::string path = PathOf(key);
  if (yyjson_is_arr(value)) {
    if (yyjson_arr_size(value) != 2) RejectValue(path, Expectation(range) + std::string(kOrPair), value);
    const auto first = ToInteger(yyjson_arr_get(value, 0), range, path + "[0]", "");
    const auto second = ToInteger(yyjson_arr_get(value, 1), range, path + "[1]", "");
    return {first.value_or(range.min), second.value_or(range.min)};
  }
  const std::int64_t both = ToInteger(value, range, path, kOrPair).value_or(range.min);
  return {both, both};
}

yyjson_val* Object::Array(std::string_view key, std::size_t max_count, bool required, std::string_view expected) {
  yyjson_val* value = Find(key, required);
  if (value == nullptr) return nullptr;
  if (!yyjson_is_arr(value)) {
    RejectValue(PathOf(key), expected, value);
    return nullptr;
  }
  if (yyjson_arr_size(value) > max_count) {
    Reject(
        ErrorCode::kTooLarge, key,
        "expected at most " + std::to_string(max_count) + " elements, found " + std::to_string(yyjson_arr_size(value)));
    return nullptr;
  }
  return value;
}

std::vector<std::int64_t> Object::Integers(std::string_view key, Range range, std::size_t max_count) {
  std::vector<std::int64_t> integers;
  std::size_t index = 0, count = 0;
  yyjson_val* value = nullptr;
  yyjson_val* array = Array(key, max_count, true, "an array of integers");
  yyjson_arr_foreach(array, index, count, value) {
    const auto integer = ToInteger(value, range, PathOf(key) + "[" + std::to_string(index) + "]", "");
    integers.push_back(integer.value_or(range.min));
  }
  return integers;
}

std::vector<double> Object::Numbers(std::string_view key, std::size_t max_count) {
  std::vector<double> numbers;
  std::size_t index = 0, count = 0;
  yyjson_val* value = nullptr;
  yyjson_val* array = Array(key, max_count, false, "an array of numbers");
  yyjson_arr_foreach(array, index, count, value) {
    if (!yyjson_is_num(value)) RejectValue(PathOf(key) + "[" + std::to_string(index) + "]", "a number", value);
    numbers.push_back(yyjson_get_num(value));
  }
  return numbers;
}

std::vector<std::string> Object::Strings(std::string_view key, std::size_t max_count) {
  std::vector<std::string> strings;
  std::size_t index = 0, count = 0;
  yyjson_val* value = nullptr;
  yyjson_val* array = Array(key, max_count, false, "an array of strings");
  yyjson_arr_foreach(array, index, count, value) {
    if (!yyjson_is_str(value)) {  // Of another value yyjson_get_len() may be any number.
      RejectValue(PathOf(key) + "[" + std::to_string(index) + "]", "a string", value);
      return {};
    }
    strings.emplace_back(StringOf(value));
  }
  return strings;
}

void Object::Only(std::string_view key, std::string_view json) {
  yyjson_val* value = Value(key);
  if (value == nullptr || Write(value) == json) return;
  RejectValue(PathOf(key), std::string(json) + ", the only one that Lenslet has", value);
}

Object Object::Child(std::string_view key) { return Object(Find(key, true), PathOf(key), *error_); }

std::vector<Object> Object::Children(std::string_view key, std::size_t max_count) {
  std::vector<Object> children;
  std::size_t index = 0, count = 0;
  yyjson_val* value = nullptr;
  yyjson_val* array = Array(key, max_count, true, "an array of objects");
  yyjson_arr_foreach(array, index, count, value) {
    children.emplace_back(value, PathOf(key) + "[" + std::to_string(index) + "]", *error_);
  }
  return children;
}

std::vector<std::pair<std::string_view, yyjson_val*>> Object::Members() const {
  std::vector<std::pair<std::string_view, yyjson_val*>> members;
  if (value_ == nullptr) return members;  // yyjson_obj_foreach would step from it.
  std::size_t index = 0, count = 0;
  yyjson_val *key = nullptr, *value = nullptr;
  yyjson_obj_foreach(value_, index, count, key, value) members.emplace_back(StringOf(key), value);
  return members;
}

void Object::RejectUnknownKeys() {
  for (const auto& [key, value] : Members()) {
    if (std::ranges::find(known_, key) != known_.end()) continue;
    std::string allowed;
    std::ranges::sort(known_);
    const auto end = std::ranges::unique(known_).begin();
    for (auto name = known_.begin(); name != end; ++name) allowed += (allowed.empty() ? "" : ", ") + std::string(*name);
    Reject(ErrorCode::kUnknownKey, "", "unknown key " + Quote(key) + "; expected " + allowed);
    return;
  }
}

}  // namespace lenslet::json
