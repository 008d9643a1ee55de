// JSON through yyjson: reading that names the path of whatever is wrong, and building documents to print.
#pragma once

#include <yyjson.h>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lenslet::native {

// A value of a document that was read. Every accessor throws a Failure "PATH: expected …" when the value is another.
class JsonValue {
 public:
  // `name` begins every path: "recipe lenet5". Throws a Failure when `text` is not one JSON value.
  static JsonValue Parse(std::string_view text, const std::string& name);

  // An object with no keys but these, each at most once. Comes before Find and At.
  const JsonValue& Keys(std::initializer_list<std::string_view> known) const;
  std::optional<JsonValue> Find(std::string_view key) const;
  JsonValue At(std::string_view key) const;

  double Number(double at_least, double at_most) const;
  std::int64_t Integer(std::int64_t at_least, std::int64_t at_most) const;
  std::string String() const;
  bool Bool() const;
  bool IsString() const { return yyjson_is_str(value_); }
  bool IsArray() const { return yyjson_is_arr(value_); }
  std::vector<double> Numbers(double at_least, double at_most) const;  // An array.
  std::vector<std::int64_t> Integers(std::int64_t at_least, std::int64_t at_most) const;
  std::vector<JsonValue> Items() const;  // An array.
  std::string Text() const;              // The value as JSON.
  const std::string& path() const { return path_; }

 private:
  JsonValue(std::shared_ptr<yyjson_doc> document, yyjson_val* value, std::string path)
      : document_(std::move(document)), value_(value), path_(std::move(path)) {}
  [[noreturn]] void Expected(const std::string& what) const;

  std::shared_ptr<yyjson_doc> document_;
  yyjson_val* value_;
  std::string path_;
};

// A document under construction: Json json; json.Set("total", 3); json.List("rows").Push("x").
class Json {
 public:
  static Json MakeObject() { return Json(true); }
  static Json MakeArray() { return Json(false); }

  // Sets a key of an object. Text that is not UTF-8 (a file's name can be anything) gets U+FFFD for what is not.
  Json& Set(const char* key, std::string_view text) { return Put(key, Make(text)); }
  Json& Set(const char* key, const char* text) { return Put(key, Make(std::string_view(text))); }
  Json& Set(const char* key, const std::string& text) { return Put(key, Make(std::string_view(text))); }
  Json& Set(const char* key, std::floating_point auto number) { return Put(key, Make(number)); }
  Json& Set(const char* key, std::integral auto number) { return Put(key, Make(number)); }
  Json& Set(const char* key, std::nullptr_t) { return Put(key, yyjson_mut_null(document_.get())); }
  Json& SetJson(const char* key, std::string_view json);  // `json` is JSON text.
  Json Object(const char* key) { return Child(key, yyjson_mut_obj(document_.get())); }
  Json List(const char* key) { return Child(key, yyjson_mut_arr(document_.get())); }

  // Appends to an array.
  Json& Push(const auto& value) {
    yyjson_mut_arr_append(value_, Make(value));
    return *this;
  }
  Json PushObject() { return Child(nullptr, yyjson_mut_obj(document_.get())); }
  Json PushList() { return Child(nullptr, yyjson_mut_arr(document_.get())); }

  std::string Text(bool pretty) const;

 private:
  explicit Json(bool object);
  Json(std::shared_ptr<yyjson_mut_doc> document, yyjson_mut_val* value)
      : document_(std::move(document)), value_(value) {}
  Json& Put(const char* key, yyjson_mut_val* value);
  Json Child(const char* key, yyjson_mut_val* value);
  yyjson_mut_val* Make(std::string_view text);
  yyjson_mut_val* Make(const std::string& text) { return Make(std::string_view(text)); }
  yyjson_mut_val* Make(double number) { return yyjson_mut_real(document_.get(), number); }
  yyjson_mut_val* Make(float number) { return yyjson_mut_float(document_.get(), number); }
  yyjson_mut_val* Make(bool flag) { return yyjson_mut_bool(document_.get(), flag); }
  yyjson_mut_val* Make(std::signed_integral auto number) { return yyjson_mut_sint(document_.get(), number); }
  yyjson_mut_val* Make(std::unsigned_integral auto number) { return yyjson_mut_uint(document_.get(), number); }

  std::shared_ptr<yyjson_mut_doc> document_;
  yyjson_mut_val* value_;
};

}  // namespace lenslet::native
