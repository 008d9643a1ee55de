// The safetensors container: https://github.com/huggingface/safetensors#format
//   8 bytes little-endian N | N bytes JSON header | tensor data
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lenslet/error.h"
#include "lenslet/shape.h"

namespace lenslet {

enum class Dtype { kF32, kF16, kBF16 };
const char* DtypeName(Dtype dtype);  // "F32"

struct TensorView {
  const Shape& shape;
  std::span<const float> values;
  Dtype stored;  // As the file had it; values are float in any case.
};

// Named float tensors that own their values in one allocation: a value type, safe to copy.
class Tensors {
 public:
  struct Entry {
    std::string name;
    Shape shape;
    Dtype stored;        // As the file had it; values are float in any case.
    std::size_t offset;  // Into the values.
  };

  // Room for that many values in all, so that adding them moves nothing.
  void Reserve(std::size_t elements) { values_.reserve(elements); }
  // Returns false, and adds nothing, if the name is taken or `values` does not have shape.elements() elements.
  bool Add(std::string name, const Shape& shape, std::span<const float> values, Dtype stored = Dtype::kF32);
  void KeepFirst(std::size_t count);  // Drops all entries but that many.
  std::optional<TensorView> Find(std::string_view name) const;
  std::span<const Entry> entries() const { return entries_; }  // In the order of the file.
  TensorView view(const Entry& entry) const;

 private:
  std::vector<Entry> entries_;
  std::vector<float> values_;
};

struct Safetensors {
  Tensors tensors;
  std::map<std::string, std::string> metadata;
};

// Reads a whole file from hostile bytes. F16 and BF16 become float; of I64 only the scalars `….num_batches_tracked` of
// PyTorch's batch norm are accepted, and dropped; every other dtype is kBadDtype. Strict beyond the format's text: no
// repeated key, no gap, overlap or trailing byte; header ≤ 16 MiB, ≤ 8192 tensors, rank ≤ 8, ≤ 2²⁸ elements in all
// (≤ 2²⁵ where pointers have 32 bits).
// Errors: kFileTruncated, kBadHeader, kBadDtype, kBadOffsets, kTooLarge.
Result<Safetensors> ReadSafetensors(std::span<const std::byte> file);

// The file as bytes. Each tensor is written with the dtype of its entry (rounded to nearest even), the 4-byte ones
// first so that every tensor is aligned to its size, otherwise in the order given; the header is padded with spaces to
// 8 bytes. Equal content gives equal bytes.
std::vector<std::byte> WriteSafetensors(const Safetensors& content);

}  // namespace lenslet
