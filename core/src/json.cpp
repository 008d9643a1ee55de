#include "json.h"

#include "utf8.h"

namespace lenslet::json {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

// Cuts before a continuation byte, so that the message stays valid UTF-8.
std::string_view Cut(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xC0) == 0x80) --max_bytes;
  return text.substr(0, max_bytes);
}

void WriteTo(Writer& writer, const Value& value) {
  if (value.kind == Kind::kString) return writer.String(value.text);
  if (value.kind < Kind::kString) {
    constexpr std::string_view kWords[] = {"null", "false", "true"};
    return writer.Literal(value.kind == Kind::kNumber ? value.text : kWords[static_cast<std::size_t>(value.kind)]);
  }
  const bool is_object = value.kind == Kind::kObject;
  writer.Open(is_object ? '{' : '[');
  for (const Value* child = value.begin(); child != value.end(); child = child->next()) {
    if (is_object) writer.Key((child++)->text);
    WriteTo(writer, *child);
  }
  writer.Close(is_object ? '}' : ']');
}

}  // namespace

std::string Quote(std::string_view text) {
  constexpr std::size_t kMaxBytes = 64;
  std::string quoted = "\"";
  for (const char c : Cut(text, kMaxBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      quoted += {'\\', 'x', kHex[byte >> 4], static_cast<char>(kHex[byte & 15] | 0x20)};
    } else {
      quoted += c;
    }
  }
  return quoted + (text.size() > kMaxBytes ? "…\"" : "\"");
}

std::size_t Count(const Value& array) {
  std::size_t count = 0;
  for (const Value* element = array.begin(); element != array.end(); element = element->next()) ++count;
  return count;
}

bool IsUtf8(std::string_view text) {
  const char *at = text.data(), *end = at + text.size();
  while (at != end) {
    const std::size_t bytes = Utf8Bytes(at, end);
    if (bytes == 0) return false;
    at += bytes;
  }
  return true;
}

std::string Write(const Value& value) {
  Writer writer;
  WriteTo(writer, value);
  return writer.text();
}

std::string& Writer::Separate() {
  const char last = text_.empty() ? '[' : text_.back();
  if (last != '[' && last != '{' && last != ':') text_ += ',';
  return text_;
}

void Writer::Integers(std::span<const std::int64_t> numbers) {
  Open('[');
  for (const std::int64_t number : numbers) Integer(number);
  Close(']');
}

void Writer::String(std::string_view text) {
  Separate() += '"';
  for (const char c : text) {
    constexpr std::string_view kMeanings = "\"\\\b\f\n\r\t", kEscapes = "\"\\bfnrt";
    const auto byte = static_cast<unsigned char>(c);
    if (const std::size_t which = kMeanings.find(c); which != std::string_view::npos) {
      text_ += {'\\', kEscapes[which]};
    } else if (byte < 0x20) {
      text_ += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

}  // namespace lenslet::json
