#include <cstdlib>
#include <cstring>

#include "lenslet/safetensors.h"
#include "weights/half.h"
#include "weights/layout.h"
#include "yyjson.h"

namespace lenslet {
namespace {

std::vector<Tensors::Entry> WidestFirst(std::span<const Tensors::Entry> entries) {
  std::vector<Tensors::Entry> ordered;
  for (const std::size_t bytes : {std::size_t{4}, std::size_t{2}}) {
    for (const Tensors::Entry& entry : entries) {
      if (BytesOf(entry.stored) == bytes) ordered.push_back(entry);
    }
  }
  return ordered;
}

std::uint64_t DataBytes(const Tensors::Entry& entry) {
  return static_cast<std::uint64_t>(entry.shape.elements()) * BytesOf(entry.stored);
}

std::string Header(const Safetensors& content, std::span<const Tensors::Entry> entries) {
  yyjson_mut_doc* doc = yyjson_mut_doc_new(nullptr);
  yyjson_mut_val* root = yyjson_mut_obj(doc);
  yyjson_mut_doc_set_root(doc, root);
  if (!content.metadata.empty()) {
    yyjson_mut_val* metadata = yyjson_mut_obj_add_obj(doc, root, kMetadataKey);
    for (const auto& [key, text] : content.metadata) {
      yyjson_mut_obj_add(metadata, yyjson_mut_strn(doc, key.data(), key.size()),
                         yyjson_mut_strn(doc, text.data(), text.size()));
    }
  }
  std::uint64_t offset = 0;
  for (const Tensors::Entry& entry : entries) {
    yyjson_mut_val* object = yyjson_mut_obj(doc);
    yyjson_mut_obj_add(root, yyjson_mut_strn(doc, entry.name.data(), entry.name.size()), object);
    yyjson_mut_obj_add_str(doc, object, "dtype", DtypeName(entry.stored));
    yyjson_mut_val* shape = yyjson_mut_obj_add_arr(doc, object, "shape");
    for (const std::int64_t extent : entry.shape.extents()) yyjson_mut_arr_add_sint(doc, shape, extent);
    yyjson_mut_val* offsets = yyjson_mut_obj_add_arr(doc, object, "data_offsets");
    yyjson_mut_arr_add_uint(doc, offsets, offset);
    offset += DataBytes(entry);
    yyjson_mut_arr_add_uint(doc, offsets, offset);
  }
  std::size_t length = 0;
  char* text = yyjson_mut_write(doc, 0, &length);
  std::string header(text != nullptr ? text : "", length);
  std::free(text);
  yyjson_mut_doc_free(doc);
  header.append((8 - header.size() % 8) % 8, ' ');
  return header;
}

void Append(std::vector<std::byte>& file, const void* bytes, std::size_t count) {
  const std::size_t end = file.size();
  file.resize(end + count);
  if (count > 0) std::memcpy(file.data() + end, bytes, count);
}

}  // namespace

std::vector<std::byte> WriteSafetensors(const Safetensors& content) {
  const auto entries = WidestFirst(content.tensors.entries());
  const std::string header = Header(content, entries);
  const std::uint64_t length = header.size();
  std::uint64_t data_bytes = 0;
  for (const Tensors::Entry& entry : entries) data_bytes += DataBytes(entry);
  std::vector<std::byte> file;
  file.reserve(kLengthBytes + header.size() + static_cast<std::size_t>(data_bytes));
  Append(file, &length, kLengthBytes);
  Append(file, header.data(), header.size());
  for (const Tensors::Entry& entry : entries) {
    const auto values = content.tensors.view(entry).values;
    if (entry.stored == Dtype::kF32) {
      Append(file, values.data(), values.size_bytes());
      continue;
    }
    for (const float value : values) {
      const std::uint16_t bits = entry.stored == Dtype::kF16 ? HalfFromFloat(value) : Bfloat16FromFloat(value);
      Append(file, &bits, sizeof bits);
    }
  }
  return file;
}

}  // namespace lenslet
