#include "image/exif.h"

#include <cstring>
#include <optional>
#include <string_view>

namespace lenslet::native {
namespace {

// Integers of either byte order; anything beyond the end reads as nothing.
class Bytes {
 public:
  explicit Bytes(std::span<const std::byte> bytes, bool little = false) : bytes_(bytes), little_(little) {}

  std::optional<std::uint32_t> Read(std::size_t at, std::size_t count) const {
    if (at > bytes_.size() || bytes_.size() - at < count) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      value = value << 8 | std::to_integer<std::uint32_t>(bytes_[at + (little_ ? count - 1 - i : i)]);
    }
    return value;
  }

 private:
  std::span<const std::byte> bytes_;
  bool little_;
};

// The value of tag 0x0112 in the first directory of a TIFF structure.
std::optional<std::uint32_t> OrientationOfTiff(std::span<const std::byte> tiff) {
  const auto order = Bytes(tiff).Read(0, 2);
  if (order != 0x4949 && order != 0x4D4D) return std::nullopt;
  const Bytes bytes(tiff, order == 0x4949);
  const auto directory = bytes.Read(4, 4);
  if (!directory) return std::nullopt;
  constexpr std::uint32_t kOrientation = 0x0112, kShort = 3;
  const std::uint32_t entries = bytes.Read(*directory, 2).value_or(0);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = std::size_t{*directory} + 2 + 12 * i;
    if (bytes.Read(entry, 2) != kOrientation) continue;
    // One unsigned short; as any other type its bytes would stand elsewhere in the field.
    if (bytes.Read(entry + 2, 2) != kShort || bytes.Read(entry + 4, 4) != 1u) return std::nullopt;
    return bytes.Read(entry + 8, 2);
  }
  return std::nullopt;
}

}  // namespace

int ExifOrientation(std::span<const std::byte> file) {
  const Bytes bytes(file);
  constexpr std::size_t kMarker = 2, kLength = 2;
  // Segments: marker 0xFFxx, length (itself included), content; APP1 with "Exif\0\0" holds a TIFF structure.
  for (std::size_t at = 2; bytes.Read(at, 1) == 0xFFu;) {
    const auto marker = bytes.Read(at, kMarker), length = bytes.Read(at + kMarker, kLength);
    if (marker == 0xFFFFu) {  // Any number of 0xFF may fill the room before a marker.
      ++at;
      continue;
    }
    if (!marker || *marker == 0xFFDA || !length || *length < kLength) break;
    const std::size_t content = at + kMarker + kLength, size = *length - kLength;
    if (content + size > file.size()) break;
    constexpr std::string_view kExif("Exif\0\0", 6);
    if (*marker == 0xFFE1 && size > kExif.size() && std::memcmp(&file[content], kExif.data(), kExif.size()) == 0) {
      const auto found = OrientationOfTiff(file.subspan(content + kExif.size(), size - kExif.size()));
      return found && *found >= 1 && *found <= 8 ? static_cast<int>(*found) : 1;
    }
    at = content + size;
  }
  return 1;
}

RgbaImage Upright(RgbaImage image, int orientation) {
  if (orientation == 1) return image;
  // From 5 on the first row of the file is the left or right side of the picture.
  const bool transposed = orientation >= 5;
  const bool mirrored_x = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  const bool mirrored_y = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  RgbaImage upright{transposed ? image.height : image.width, transposed ? image.width : image.height, {}};
  upright.pixels.resize(image.pixels.size());
  for (std::int32_t y = 0; y < upright.height; ++y) {
    for (std::int32_t x = 0; x < upright.width; ++x) {
      const std::int32_t across = mirrored_x ? upright.width - 1 - x : x,
                         down = mirrored_y ? upright.height - 1 - y : y;
      const std::int32_t from_x = transposed ? down : across, from_y = transposed ? across : down;
      const auto pixel = [](std::int32_t px, std::int32_t py, std::int32_t width) {
        return (static_cast<std::size_t>(py) * static_cast<std::size_t>(width) + static_cast<std::size_t>(px)) * 4;
      };
      std::memcpy(&upright.pixels[pixel(x, y, upright.width)], &image.pixels[pixel(from_x, from_y, image.width)], 4);
    }
  }
  return upright;
}

}  // namespace lenslet::native
