// The frame of a safetensors file, for its reader and its writer.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "architecture/limits.h"
#include "lenslet/safetensors.h"

namespace lenslet {

// The file's numbers are little-endian and are copied as they lie.
static_assert(std::endian::native == std::endian::little);

inline constexpr std::size_t kLengthBytes = 8;  // The length of the header, before it.
inline constexpr std::uint64_t kMaxHeaderBytes = 16 << 20;
inline constexpr std::size_t kMaxTensors = 8192;
// Elements of all tensors. With 32-bit pointers the file, its tensors, their copy in a plan and the activations share
// 2 GiB, and an allocation that fails would end the program.
inline constexpr std::int64_t kMaxElements = sizeof(void*) == 4 ? std::int64_t{1} << 25 : kMaxParameters;
inline constexpr const char kMetadataKey[] = "__metadata__";

inline constexpr std::size_t BytesOf(Dtype dtype) { return dtype == Dtype::kF32 ? 4 : 2; }

}  // namespace lenslet
