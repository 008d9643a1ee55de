// Pictures as tests make them, and as files.
#pragma once

#include <png.h>
#include <turbojpeg.h>

#include <string>

#include "image/image.h"

namespace lenslet::native {

// A smooth picture, so that JPEG keeps it nearly as it is.
inline RgbaImage Picture(std::int32_t width, std::int32_t height, bool opaque) {
  RgbaImage image{width, height, {}};
  for (std::int32_t y = 0; y < height; ++y) {
    for (std::int32_t x = 0; x < width; ++x) {
      for (const int value :
           {x * 255 / width, y * 255 / height, 128, opaque ? 255 : (x + y) * 255 / (width + height)}) {
        image.pixels.push_back(static_cast<std::uint8_t>(value));
      }
    }
  }
  return image;
}

inline std::string EncodePng(const RgbaImage& image) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&png, nullptr, &size, 0, image.pixels.data(), 0, nullptr);
  std::string file(size, '\0');
  png_image_write_to_memory(&png, file.data(), &size, 0, image.pixels.data(), 0, nullptr);
  file.resize(size);
  return file;
}

inline std::string EncodeJpeg(const RgbaImage& image) {
  unsigned char* out = nullptr;
  unsigned long size = 0;
  tjhandle encoder = tjInitCompress();
  tjCompress2(encoder, image.pixels.data(), image.width, 0, image.height, TJPF_RGBA, &out, &size, TJSAMP_444, 95, 0);
  std::string file(reinterpret_cast<char*>(out), size);
  tjFree(out);
  tjDestroy(encoder);
  return file;
}

}  // namespace lenslet::native
