// Images from files: PNG through libpng, JPEG through TurboJPEG.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "lenslet/image/digit.h"
#include "lenslet/image/photo.h"

namespace lenslet::native {

constexpr std::int64_t kMostPixels = 120'000'000;  // As in the page: half a gigabyte at four bytes a pixel.

// 8 bits a channel, red, green, blue, alpha (not premultiplied), row-major.
struct RgbaImage {
  std::int32_t width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
  PhotoView view() const { return {pixels, width, height, std::int64_t{4} * width}; }
};

// Decodes hostile bytes. The size is checked before anything of that size is allocated. Throws a Failure that begins
// with `name` when the data is damaged, cut short, of another format, empty or larger than kMostPixels.
RgbaImage DecodePng(std::span<const std::byte> file, const std::string& name);
RgbaImage DecodeJpeg(std::span<const std::byte> file, const std::string& name);

// PNG or JPEG, told apart by their first bytes. A JPEG comes upright, as its Exif orientation says.
RgbaImage ReadImage(const std::filesystem::path& path);

struct GrayImage {
  std::int32_t width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
  GrayView view() const { return {pixels, width, height, width}; }
};

// By the core's GrayFromRgba: what is transparent shows white paper.
GrayImage ToGray(const RgbaImage& image);

}  // namespace lenslet::native
