#include "image/image.h"

#include <string_view>

#include "base/failure.h"
#include "image/exif.h"
#include "io/file.h"
#include "lenslet/image/gray.h"

namespace lenslet::native {

RgbaImage ReadImage(const std::filesystem::path& path) {
  constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 28;
  const auto file = ReadFile(path, kLargestFile);
  const std::string_view text = AsText(file);
  if (text.starts_with("\x89PNG\r\n\x1A\n")) return DecodePng(file, path.string());
  if (text.starts_with("\xFF\xD8\xFF")) return Upright(DecodeJpeg(file, path.string()), ExifOrientation(file));
  throw Failure(path.string(), ": neither a PNG nor a JPEG", text.empty() ? " (the file is empty)" : "");
}

GrayImage ToGray(const RgbaImage& image) {
  GrayImage gray{image.width, image.height, {}};
  gray.pixels.resize(image.pixels.size() / 4);
  GrayFromRgba(image.pixels, gray.pixels);
  return gray;
}

}  // namespace lenslet::native
