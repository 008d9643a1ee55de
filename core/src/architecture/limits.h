// What a description may ask for. Far above every network of Lenslet and far below what would overflow 64 bits, exhaust
// a browser tab's memory, or keep it busy for minutes. docs/format.md states them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lenslet {

inline constexpr std::int64_t kMaxExtent = 1 << 20;  // Any single size: channels, features, height, kernel, ….
// Elements of the input and all outputs, per image; with those before it, so has a padded input.
inline constexpr std::int64_t kMaxActivations = 1 << 26;
inline constexpr std::int64_t kMaxParameters = 1 << 28;          // Elements of all tensors together.
inline constexpr std::int64_t kMaxWork = std::int64_t{1} << 34;  // Multiplications and comparisons, per image.
inline constexpr std::size_t kMaxLayers = 1000;
// Numbers of mean and of std, each of which may take a millisecond to read.
inline constexpr std::size_t kMaxNormalized = 1024;
inline constexpr std::size_t kMaxNameBytes = 200;  // A layer's name, a class label, a title.

}  // namespace lenslet
