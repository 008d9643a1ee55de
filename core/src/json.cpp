#include "json.h"

#include <algorithm>
#include <cstdlib>

namespace lenslet::json {
namespace {

// Cuts before a continuation byte, so that the message stays valid UTF-8.
std::string_view Cut(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xC0) == 0x80) --max_bytes;
  return text.substr(0, max_bytes);
}

std::string_view StringOf(yyjson_val* value) { return {yyjson_get_str(value), yyjson_get_len(value)}; }

std::optional<Error> CheckTree(yyjson_val* value, int depth) {
  if (!yyjson_is_ctn(value)) return std::nullopt;
  if (depth > kMaxDepth) {
    return Error{ErrorCode::kJsonSyntax, "nested deeper than " + std::to_string(kMaxDepth) + " levels"};
  }
  std::vector<std::string_view> keys;
  std::size_t index = 0, count = 0;
  yyjson_val *key = nullptr, *member = nullptr;
  if (yyjson_is_obj(value)) {
    yyjson_obj_foreach(value, index, count, key, member) {
      keys.push_back(StringOf(key));
      if (auto error = CheckTree(member, depth + 1)) return error;
    }
  } else {
    yyjson_arr_foreach(value, index, count, member) {
      if (auto error = CheckTree(member, depth + 1)) return error;
    }
  }
  std::ranges::sort(keys);
  if (const auto twice = std::ranges::adjacent_find(keys); twice != keys.end()) {
    return Error{ErrorCode::kJsonSyntax, "the key " + Quote(*twice) + " appears twice in an object"};
  }
  return std::nullopt;
}

}  // namespace

std::string Quote(std::string_view text) {
  constexpr std::size_t kMaxBytes = 64;
  constexpr char kHex[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : Cut(text, kMaxBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      quoted += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      quoted += c;
    }
  }
  return quoted + (text.size() > kMaxBytes ? "…\"" : "\"");
}

Result<Document> Document::Parse(std::string_view text) {
  yyjson_read_err error{};
  Document document;
  // yyjson reads the text and does not change it without the in-situ flag; its parameter is not const for that flag's
  // sake.
  document.doc_.reset(yyjson_read_opts(const_cast<char*>(text.data()), text.size(), 0, nullptr, &error));
  if (!document.doc_) {
    return Fail(ErrorCode::kJsonSyntax, "not JSON at byte " + std::to_string(error.pos) + ": " + error.msg);
  }
  if (auto broken = CheckTree(document.root(), 1)) return std::unexpected(*std::move(broken));
  return document;
}

bool IsUtf8(std::string_view text) {
  yyjson_mut_doc* doc = yyjson_mut_doc_new(nullptr);
  yyjson_mut_doc_set_root(doc, yyjson_mut_strn(doc, text.data(), text.size()));
  char* json = yyjson_mut_write(doc, 0, nullptr);  // Refuses what is not.
  const bool is_utf8 = json != nullptr;
  std::free(json);
  yyjson_mut_doc_free(doc);
  return is_utf8;
}

std::string Write(yyjson_val* value) {
  std::size_t length = 0;
  char* text = yyjson_val_write(value, 0, &length);
  std::string copy(text != nullptr ? text : "", length);
  std::free(text);
  return copy;
}

}  // namespace lenslet::json
