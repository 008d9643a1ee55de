#include <png.h>

#include <algorithm>

#include "base/failure.h"
#include "image/image.h"
#include "image/limits.h"

namespace lenslet::native {
namespace {

// Of the header, which holds big-endian width and height from byte 16 on. libpng calls such a file only damaged.
bool SaysZeroPixels(std::span<const std::byte> file) {
  const auto is_zero = [&](std::size_t at) {
    return std::ranges::all_of(file.subspan(at, 4), [](std::byte b) { return b == std::byte{0}; });
  };
  return file.size() >= 24 && (is_zero(16) || is_zero(20));
}

}  // namespace

RgbaImage DecodePng(std::span<const std::byte> file, const std::string& name) {
  struct Reader {  // libpng's simplified interface owns memory until it is freed.
    png_image image{};
    ~Reader() { png_image_free(&image); }
  } reader;
  png_image& png = reader.image;
  png.version = PNG_IMAGE_VERSION;
  if (SaysZeroPixels(file)) throw Failure(name, ": an image without pixels: its width or height is 0");
  if (png_image_begin_read_from_memory(&png, file.data(), file.size()) == 0) {
    throw Failure(name, ": damaged PNG: ", png.message);
  }
  CheckSize(name, png.width, png.height);
  png.format = PNG_FORMAT_RGBA;
  png.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // Deep images without a gamma of their own are sRGB, as in browsers.

  RgbaImage image{static_cast<std::int32_t>(png.width), static_cast<std::int32_t>(png.height), {}};
  image.pixels.resize(PNG_IMAGE_SIZE(png));
  if (png_image_finish_read(&png, nullptr, image.pixels.data(), 0, nullptr) == 0) {
    throw Failure(name, ": damaged PNG: ", png.message);
  }
  return image;
}

}  // namespace lenslet::native
