#include <algorithm>
#include <cstring>
#include <limits>

#include "json.h"
#include "lenslet/safetensors.h"
#include "order.h"
#include "text.h"
#include "weights/half.h"
#include "weights/layout.h"

namespace lenslet {
namespace {

constexpr json::Range kUnsigned{0, std::numeric_limits<std::int64_t>::max()};

// A tensor as the header announces it. Sizes are 64-bit because the header may promise more than a 32-bit machine has.
struct Announced {
  std::string_view name;
  std::optional<Dtype> dtype;  // Nothing for the counter that is dropped.
  Shape shape;
  std::uint64_t begin = 0, end = 0;  // Into the data.
};

std::optional<Dtype> FloatDtype(std::string_view name) {
  for (const Dtype dtype : {Dtype::kF32, Dtype::kF16, Dtype::kBF16}) {
    if (name == DtypeName(dtype)) return dtype;
  }
  return std::nullopt;
}

Result<Announced> ReadEntry(std::string_view name, const json::Value* value) {
  const std::string label = Joined({"tensor ", json::Quote(name)});
  std::optional<Error> error;
  json::Object object(value, label, error);
  const std::string dtype = object.String("dtype");
  const auto extents = object.Integers("shape", kUnsigned, Shape::kMaxRank);
  const auto offsets = object.Integers("data_offsets", kUnsigned, 2);
  object.RejectUnknownKeys();
  if (error) return Fail(ErrorCode::kBadHeader, std::move(error->detail));

  const auto shape = Shape::From(extents);
  if (!shape) return Fail(ErrorCode::kBadHeader, {label, ": its shape has more elements than 2^63"});
  if (offsets.size() != 2 || offsets[0] > offsets[1]) {
    return Fail(ErrorCode::kBadOffsets, {label, ": data_offsets must be a begin and an end that is not before it"});
  }
  Announced tensor{.name = name,
                   .dtype = FloatDtype(dtype),
                   .shape = *shape,
                   .begin = static_cast<std::uint64_t>(offsets[0]),
                   .end = static_cast<std::uint64_t>(offsets[1])};
  const bool is_counter = dtype == "I64" && shape->rank() == 0 && name.ends_with("num_batches_tracked");
  if (!tensor.dtype && !is_counter) {
    return Fail(ErrorCode::kBadDtype, {label, ": expected dtype F32, F16 or BF16, found ", json::Quote(dtype)});
  }
  const std::uint64_t item_bytes = is_counter ? 8 : BytesOf(*tensor.dtype);
  const std::uint64_t bytes = tensor.end - tensor.begin;
  const auto elements = static_cast<std::uint64_t>(shape->elements());
  if (bytes / item_bytes != elements || bytes % item_bytes != 0) {
    return Fail(ErrorCode::kBadOffsets, {label, ": ", ToString(*shape), " of ", dtype, " does not take the ", bytes,
                                         " bytes of its data_offsets"});
  }
  return tensor;
}

Result<std::map<std::string, std::string>> ReadMetadata(const json::Value* value) {
  std::optional<Error> error;
  json::Object object(value, kMetadataKey, error);
  std::map<std::string, std::string> metadata;
  for (const auto& [key, text] : object.Members()) {
    if (text->kind != json::Kind::kString) {
      return Fail(ErrorCode::kBadHeader, {kMetadataKey, ": the value of ", json::Quote(key), " is no string"});
    }
    metadata.emplace(key, std::string(text->text));
  }
  if (error) return Fail(ErrorCode::kBadHeader, std::move(error->detail));
  return metadata;
}

// The data from its first byte to its last must belong to exactly one tensor each.
Result<void> CheckCoverage(std::span<const Announced> tensors, std::uint64_t data_bytes) {
  const auto order = OrderBy(tensors.size(), [&](std::size_t a, std::size_t b) {
    return tensors[a].begin != tensors[b].begin ? tensors[a].begin < tensors[b].begin : tensors[a].end < tensors[b].end;
  });
  std::uint64_t covered = 0;
  for (const std::size_t i : order) {
    const Announced* tensor = &tensors[i];
    if (tensor->begin != covered) {
      return Fail(ErrorCode::kBadOffsets,
                  {"tensor ", json::Quote(tensor->name), ": its data begins at byte ", tensor->begin,
                   ", those before it end at ", covered, tensor->begin < covered ? " (overlap)" : " (gap)"});
    }
    if (tensor->end > data_bytes) {
      return Fail(ErrorCode::kFileTruncated,
                  {"tensor ", json::Quote(tensor->name), ": its data ends at byte ", tensor->end, " of ", data_bytes});
    }
    covered = tensor->end;
  }
  if (covered != data_bytes) {
    return Fail(ErrorCode::kBadOffsets, {data_bytes - covered, " bytes after the last tensor belong to none"});
  }
  return {};
}

// Of covered tensors, so that no sum overflows.
Result<void> CheckElements(std::span<const Announced> tensors) {
  std::int64_t elements = 0;
  for (const Announced& tensor : tensors) elements += tensor.shape.elements();
  if (elements <= kMaxElements) return {};
  return Fail(ErrorCode::kTooLarge, {"the tensors have ", elements, " elements, expected at most ", kMaxElements});
}

void CopyAsFloat(Dtype dtype, std::span<const std::byte> bytes, std::vector<float>& values) {
  values.resize(bytes.size() / BytesOf(dtype));
  if (dtype == Dtype::kF32) {
    if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    return;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes.data() + 2 * i, 2);
    values[i] = dtype == Dtype::kF16 ? FloatFromHalf(bits) : FloatFromBfloat16(bits);
  }
}

Tensors CopyTensors(std::span<const Announced> announced, std::span<const std::byte> data) {
  Tensors tensors;
  std::size_t elements = 0;
  for (const Announced& tensor : announced) {
    if (tensor.dtype) elements += static_cast<std::size_t>(tensor.shape.elements());
  }
  tensors.Reserve(elements);
  std::vector<float> values;
  for (const Announced& tensor : announced) {
    if (!tensor.dtype) continue;
    const auto begin = static_cast<std::size_t>(tensor.begin), end = static_cast<std::size_t>(tensor.end);
    CopyAsFloat(*tensor.dtype, data.subspan(begin, end - begin), values);
    tensors.Add(std::string(tensor.name), tensor.shape, values, *tensor.dtype);
  }
  return tensors;
}

// The header's text, checked against the length before it.
Result<std::string_view> HeaderOf(std::span<const std::byte> file) {
  if (file.size() < kLengthBytes) {
    return Fail(ErrorCode::kFileTruncated, {"expected at least 8 bytes, found ", file.size()});
  }
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  if (length > kMaxHeaderBytes) {
    return Fail(ErrorCode::kBadHeader,
                {"the header claims ", length, " bytes, more than 16 MiB: is this a safetensors file?"});
  }
  if (length > file.size() - kLengthBytes) {
    return Fail(ErrorCode::kFileTruncated, {"the header claims ", length, " bytes, the file has ",
                                            file.size() - kLengthBytes, " after its length"});
  }
  const std::string_view header(reinterpret_cast<const char*>(file.data()) + kLengthBytes,
                                static_cast<std::size_t>(length));
  if (!header.starts_with('{')) return Fail(ErrorCode::kBadHeader, "the header does not begin with '{'");
  return header;
}

}  // namespace

Result<Safetensors> ReadSafetensors(std::span<const std::byte> file) {
  const auto header = HeaderOf(file);
  if (!header) return std::unexpected(header.error());
  const auto document = json::Document::Parse(*header);
  if (!document) return Fail(ErrorCode::kBadHeader, {"header: ", document.error().detail});
  std::optional<Error> error;  // Stays empty: the header begins with '{'.
  const auto members = json::Object(document->root(), "header", error).Members();
  const bool has_metadata =
      std::ranges::any_of(members, [](const auto& member) { return member.first == kMetadataKey; });
  if (const std::size_t count = members.size() - (has_metadata ? 1 : 0); count > kMaxTensors) {
    return Fail(ErrorCode::kTooLarge, {"expected at most 8192 tensors, found ", count});
  }
  Safetensors content;
  std::vector<Announced> announced;
  for (const auto& [name, value] : members) {
    if (name == kMetadataKey) {
      auto metadata = ReadMetadata(value);
      if (!metadata) return std::unexpected(metadata.error());
      content.metadata = *std::move(metadata);
      continue;
    }
    auto tensor = ReadEntry(name, value);
    if (!tensor) return std::unexpected(tensor.error());
    announced.push_back(*std::move(tensor));
  }
  const auto data = file.subspan(kLengthBytes + header->size());
  if (auto covered = CheckCoverage(announced, data.size()); !covered) return std::unexpected(covered.error());
  if (auto counted = CheckElements(announced); !counted) return std::unexpected(counted.error());
  content.tensors = CopyTensors(announced, data);
  return content;
}

}  // namespace lenslet
