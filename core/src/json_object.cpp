#include <algorithm>

#include "json.h"
#include "number.h"
#include "order.h"
#include "text.h"

namespace lenslet::json {
namespace {

bool Is(const Value* value, Kind kind) { return value != nullptr && value->kind == kind; }

// What stands at a place, short enough for an error message.
std::string Describe(const Value& value) {
  constexpr std::size_t kMaxBytes = 64;
  if (value.kind == Kind::kString) return Joined({Quoted{value.text}});
  if (value.kind == Kind::kObject) return "an object";
  if (value.kind == Kind::kArray) {
    return value.size == 1 ? "an empty array" : Joined({"an array of ", Count(value)});
  }
  const std::string text = Write(value);
  return text.size() > kMaxBytes ? text.substr(0, kMaxBytes) + "…" : text;
}

// Nothing if the number is no integer from 0 to 2^64 − 1.
std::optional<std::uint64_t> Unsigned(const Value& number) {
  std::uint64_t integer = 0;
  for (const char c : number.text) {
    const auto digit = static_cast<unsigned>(c - '0');
    if (digit > 9 || __builtin_mul_overflow(integer, 10, &integer) ||
        __builtin_add_overflow(integer, digit, &integer)) {
      return std::nullopt;
    }
  }
  return integer;
}

// What a range asks for, without its far end.
std::string Expectation(Range range) {
  return range.min == 1 ? "a positive integer" : Joined({"an integer of at least ", range.min});
}

}  // namespace

Object::Object(const Value* value, std::string path, std::optional<Error>& error)
    : value_(value), path_(std::move(path)), error_(&error) {
  if (value_ != nullptr && value_->kind != Kind::kObject) {
    RejectValue(path_.empty() ? "the text" : path_, "an object", *value_);
    value_ = nullptr;
  }
}

std::string Object::PathOf(std::string_view key) const {
  if (path_.empty() || key.empty()) return Joined({path_, key});
  return Joined({path_, ".", key});
}

void Object::Reject(ErrorCode code, std::string_view key, std::string_view message) {
  if (!failed()) *error_ = Error{code, Joined({PathOf(key), ": ", message})};
}

void Object::RejectValue(std::string_view path, std::string_view expected, const Value& found) {
  if (failed()) return;
  *error_ = Error{ErrorCode::kBadValue, Joined({path, ": expected ", expected, ", found ", Describe(found)})};
}

const Value* Object::Get(std::string_view key) {
  known_.push_back(key);
  for (const auto& [name, value] : Members()) {
    if (name == key) return value;
  }
  return nullptr;
}

const Value* Object::Find(std::string_view key, bool required) {
  const Value* value = Get(key);
  if (value == nullptr && required) Reject(ErrorCode::kMissingKey, key, "missing");
  return value;
}

bool Object::Has(std::string_view key) { return Get(key) != nullptr; }

bool Object::HasValue(std::string_view key) {
  const Value* value = Get(key);
  return value != nullptr && value->kind != Kind::kNull;
}

bool Object::IsString(std::string_view key) { return Is(Get(key), Kind::kString); }

std::string Object::String(std::string_view key, std::optional<std::string> fallback) {
  const Value* value = Find(key, !fallback);
  if (Is(value, Kind::kString)) return std::string(value->text);
  if (value != nullptr) RejectValue(PathOf(key), "a string", *value);
  return std::move(fallback).value_or("");
}

bool Object::Boolean(std::string_view key, std::optional<bool> fallback) {
  const Value* value = Find(key, !fallback);
  if (Is(value, Kind::kTrue) || Is(value, Kind::kFalse)) return value->kind == Kind::kTrue;
  if (value != nullptr) RejectValue(PathOf(key), "true or false", *value);
  return fallback.value_or(false);
}

double Object::Number(std::string_view key, double min, std::optional<double> fallback) {
  const Value* value = Find(key, !fallback);
  if (Is(value, Kind::kNumber)) {
    const double number = ToDouble(value->text);
    if (number >= min) return number;
  }
  if (value != nullptr) {
    RejectValue(PathOf(key), min == 0 ? "a number of at least 0" : "a number", *value);
  }
  return fallback.value_or(0);
}

std::optional<std::int64_t> Object::ToInteger(const Value& value, Range range, const std::string& path,
                                              std::string_view alternative) {
  const auto integer = value.kind == Kind::kNumber ? Unsigned(value) : std::nullopt;
  if (!integer || *integer < static_cast<std::uint64_t>(range.min)) {
    RejectValue(path, Joined({Expectation(range), alternative}), value);
    return std::nullopt;
  }
  if (*integer > static_cast<std::uint64_t>(range.max)) {
    if (!failed()) {
      *error_ =
          Error{ErrorCode::kTooLarge, Joined({path, ": expected at most ", range.max, ", found ", Describe(value)})};
    }
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*integer);
}

std::int64_t Object::Integer(std::string_view key, Range range, std::optional<std::int64_t> fallback) {
  const Value* value = Find(key, !fallback);
  if (value == nullptr) return fallback.value_or(range.min);
  return ToInteger(*value, range, PathOf(key), "").value_or(range.min);
}

IntegerPair Object::Integers2(std::string_view key, Range range, std::optional<IntegerPair> fallback) {
  constexpr std::string_view kOrPair = " or a pair of them";
  const Value* value = Find(key, !fallback);
  if (value == nullptr) return fallback.value_or(IntegerPair{range.min, range.min});
  const std::string path = PathOf(key);
  if (value->kind == Kind::kArray) {
    if (Count(*value) != 2) {
      RejectValue(path, Joined({Expectation(range), kOrPair}), *value);
      return {range.min, range.min};
    }
    const Value *first = value->begin(), *second = first->next();
    return {ToInteger(*first, range, path + "[0]", "").value_or(range.min),
            ToInteger(*second, range, path + "[1]", "").value_or(range.min)};
  }
  const std::int64_t both = ToInteger(*value, range, path, kOrPair).value_or(range.min);
  return {both, both};
}

const Value* Object::Array(std::string_view key, std::size_t max_count, bool required, std::string_view expected) {
  const Value* value = Find(key, required);
  if (value == nullptr) return nullptr;
  if (value->kind != Kind::kArray) {
    RejectValue(PathOf(key), expected, *value);
    return nullptr;
  }
  if (const std::size_t count = Count(*value); count > max_count) {
    Reject(ErrorCode::kTooLarge, key, Joined({"expected at most ", max_count, " elements, found ", count}));
    return nullptr;
  }
  return value;
}

// take(element, its path) for every element of an array that Array() gave.
template <typename Take>
void ForEachElement(const Value* array, const std::string& path, Take take) {
  if (array == nullptr) return;
  std::size_t index = 0;
  for (const Value* element = array->begin(); element != array->end(); element = element->next()) {
    take(*element, Joined({path, "[", index++, "]"}));
  }
}

std::vector<std::int64_t> Object::Integers(std::string_view key, Range range, std::size_t max_count) {
  std::vector<std::int64_t> integers;
  const Value* array = Array(key, max_count, true, "an array of integers");
  ForEachElement(array, PathOf(key), [&](const Value& element, const std::string& path) {
    integers.push_back(ToInteger(element, range, path, "").value_or(range.min));
  });
  return integers;
}

std::vector<float> Object::Floats(std::string_view key, std::size_t max_count) {
  std::vector<float> floats;
  const Value* array = Array(key, max_count, false, "an array of numbers");
  ForEachElement(array, PathOf(key), [&](const Value& element, const std::string& path) {
    const bool is_number = element.kind == Kind::kNumber;
    if (!is_number) RejectValue(path, "a number", element);
    floats.push_back(is_number ? static_cast<float>(ToDouble(element.text)) : 0);
  });
  return floats;
}

std::vector<std::string> Object::Strings(std::string_view key, std::size_t max_count) {
  std::vector<std::string> strings;
  const Value* array = Array(key, max_count, false, "an array of strings");
  ForEachElement(array, PathOf(key), [&](const Value& element, const std::string& path) {
    if (element.kind != Kind::kString) RejectValue(path, "a string", element);
    strings.emplace_back(element.text);
  });
  return strings;
}

void Object::Only(std::string_view key, std::string_view json) {
  const Value* value = Get(key);
  if (value == nullptr || Write(*value) == json) return;
  RejectValue(PathOf(key), Joined({json, ", the only one that Lenslet has"}), *value);
}

Object Object::Child(std::string_view key) { return Object(Find(key, true), PathOf(key), *error_); }

std::vector<Object> Object::Children(std::string_view key, std::size_t max_count) {
  std::vector<Object> children;
  const Value* array = Array(key, max_count, true, "an array of objects");
  ForEachElement(array, PathOf(key), [&](const Value& element, const std::string& path) {
    children.emplace_back(&element, path, *error_);
  });
  return children;
}

std::vector<std::pair<std::string_view, const Value*>> Object::Members() const {
  std::vector<std::pair<std::string_view, const Value*>> members;
  if (value_ == nullptr) return members;
  for (const Value* key = value_->begin(); key != value_->end(); key = key->next()->next()) {
    members.emplace_back(key->text, key->next());
  }
  return members;
}

void Object::RejectUnknownKeys() {
  for (const auto& [key, value] : Members()) {
    if (std::ranges::find(known_, key) != known_.end()) continue;
    const auto order = OrderBy(known_.size(), [&](std::size_t a, std::size_t b) { return known_[a] < known_[b]; });
    std::string allowed;
    std::string_view last;
    for (const std::size_t i : order) {
      if (known_[i] != last) allowed += Joined({allowed.empty() ? "" : ", ", known_[i]});
      last = known_[i];
    }
    Reject(ErrorCode::kUnknownKey, "", Joined({"unknown key ", Quoted{key}, "; expected ", allowed}));
    return;
  }
}

}  // namespace lenslet::json
