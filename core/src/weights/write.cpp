#include <array>
#include <cstring>

#include "json.h"
#include "lenslet/safetensors.h"
#include "weights/half.h"
#include "weights/layout.h"

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
  json::Writer writer;
  writer.Open('{');
  if (!content.metadata.empty()) {
    writer.Key(kMetadataKey);
    writer.Open('{');
    for (const auto& [key, text] : content.metadata) {
      writer.Key(key);
      writer.String(text);
    }
    writer.Close('}');
  }
  std::uint64_t offset = 0;
  for (const Tensors::Entry& entry : entries) {
    const std::uint64_t begin = offset;
    offset += DataBytes(entry);
    writer.Key(entry.name);
    writer.Open('{');
    writer.Key("dtype");
    writer.String(DtypeName(entry.stored));
    writer.Key("shape");
    writer.Integers(entry.shape.extents());
    writer.Key("data_offsets");
    writer.Integers(std::array{static_cast<std::int64_t>(begin), static_cast<std::int64_t>(offset)});
    writer.Close('}');
  }
  writer.Close('}');
  std::string header = writer.text();
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
