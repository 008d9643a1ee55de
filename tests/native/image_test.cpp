#include "image/image.h"

#include <zlib.h>

#include <cmath>
#include <random>

#include "image/exif.h"
#include "io/file.h"
#include "pictures.h"
#include "temporary_folder.h"

namespace lenslet::native {
namespace {

RgbaImage Png(const std::string& file) { return DecodePng(AsBytes(file), "x.png"); }
RgbaImage Jpeg(const std::string& file) { return DecodeJpeg(AsBytes(file), "x.jpg"); }

// The same PNG with another size in its header, and a checksum that fits.
std::string WithClaimedSize(std::string png, std::uint32_t width, std::uint32_t height) {
  const auto put = [&](std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) png[at + i] = static_cast<char>(value >> (24 - 8 * i));
  };
  constexpr std::size_t kType = 12, kData = 16, kCrc = 29;
  put(kData, width);
  put(kData + 4, height);
  put(kCrc, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(&png[kType]), kCrc - kType)));
  return png;
}

TEST(Image, PngComesBackExactly) {
  const RgbaImage picture = Picture(37, 11, false);
  const RgbaImage decoded = Png(EncodePng(picture));
  EXPECT_EQ(decoded.width, 37);
  EXPECT_EQ(decoded.height, 11);
  EXPECT_EQ(decoded.pixels, picture.pixels);
}

TEST(Image, JpegComesBackNearly) {
  const RgbaImage picture = Picture(64, 48, true);
  const RgbaImage decoded = Jpeg(EncodeJpeg(picture));
  ASSERT_EQ(decoded.pixels.size(), picture.pixels.size());
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
    ASSERT_LE(std::abs(int{decoded.pixels[i]} - int{picture.pixels[i]}), 8) << "byte " << i;  // Quality 95 on a ramp.
  }
}

TEST(Image, OnePixelIsAnImage) {
  EXPECT_EQ(Png(EncodePng(Picture(1, 1, true))).pixels.size(), 4u);
  EXPECT_EQ(Jpeg(EncodeJpeg(Picture(1, 1, true))).pixels.size(), 4u);
}

TEST(Image, ClaimedSizesAreCheckedBeforeAllocating) {
  const std::string png = EncodePng(Picture(3, 3, true));
  EXPECT_COMPLAINT(Png(WithClaimedSize(png, 20'000, 10'000)), "20000×10000 pixels; the limit is 120 million");
  EXPECT_COMPLAINT(Png(WithClaimedSize(png, 0x7FFFFFFF, 0x7FFFFFFF)), "x.png: ");
  EXPECT_COMPLAINT(Png(WithClaimedSize(png, 0, 3)), "x.png: an image without pixels");
  EXPECT_COMPLAINT(Png(WithClaimedSize(png, 3, 0)), "x.png: an image without pixels");
  std::string jpeg = EncodeJpeg(Picture(3, 3, true));
  const std::size_t frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\xEA\x60\xEA\x60");
  EXPECT_COMPLAINT(Jpeg(jpeg), "60000×60000 pixels; the limit is 120 million");
}

TEST(Image, EveryTruncationIsAnError) {
  const std::string png = EncodePng(Picture(20, 20, true)), jpeg = EncodeJpeg(Picture(20, 20, true));
  // A PNG whose last bytes are missing still has all its pixels: only the end marker (12 bytes and the data's checksum)
  // may go unnoticed.
  for (std::size_t length = 0; length + 16 < png.size(); ++length) {
    EXPECT_THROW(Png(png.substr(0, length)), std::runtime_error) << "length " << length;
  }
  // Likewise a JPEG without its end marker, or without the padding bits before it.
  for (std::size_t length = 0; length + 3 < jpeg.size(); ++length) {
    EXPECT_THROW(Jpeg(jpeg.substr(0, length)), std::runtime_error) << "length " << length;
  }
}

TEST(Image, RandomDamageNeverCrashes) {
  constexpr unsigned kSeed = 3;
  std::mt19937 random(kSeed);
  const std::string png = EncodePng(Picture(20, 20, true)), jpeg = EncodeJpeg(Picture(20, 20, true));
  for (int round = 0; round < 4000; ++round) {
    std::string file = round % 2 == 0 ? png : jpeg;
    for (int i = 0; i < 4; ++i) file[random() % file.size()] = static_cast<char>(random());
    try {
      const RgbaImage image = round % 2 == 0 ? Png(file) : Jpeg(file);
      EXPECT_EQ(image.pixels.size(),
                static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 4);
    } catch (const std::runtime_error&) {
    }
  }
}

TEST(Image, OtherFilesAreNamed) {
  const TemporaryFolder folder;
  EXPECT_COMPLAINT(ReadImage(folder.Write("a.gif", "GIF89a…")), "neither a PNG nor a JPEG");
  EXPECT_COMPLAINT(ReadImage(folder.Write("empty.png", "")), "the file is empty");
  EXPECT_COMPLAINT(ReadImage(folder / "missing.png"), "No such file");
  EXPECT_COMPLAINT(ReadImage(folder.path()), "not a file");
  EXPECT_EQ(ReadImage(folder.Write("named.txt", EncodePng(Picture(2, 2, true)))).width, 2) << "content decides";
}

TEST(Image, GrayIsLumaOverWhite) {
  const RgbaImage image{4, 1, {255, 0, 0, 255, /**/ 0, 255, 0, 255, /**/ 0, 0, 0, 0, /**/ 0, 0, 0, 128}};
  const GrayImage gray = ToGray(image);
  EXPECT_EQ(gray.pixels, (std::vector<std::uint8_t>{76, 150, 255, 127}));
}

TEST(Image, OrientationTurnsEachCornerWhereExifSays) {
  // Where the first pixel of the file, the second in its row and the first of the last row belong, as Exif names the
  // sides of "row 0" and "column 0": TIFF 6.0, Orientation.
  RgbaImage image{3, 2, std::vector<std::uint8_t>(24)};
  for (std::uint8_t i = 0; i < 6; ++i) image.pixels[std::size_t{4} * i] = i;
  const std::vector<std::vector<int>> expected{{0, 1, 2, 3, 4, 5}, {2, 1, 0, 5, 4, 3}, {5, 4, 3, 2, 1, 0},
                                               {3, 4, 5, 0, 1, 2}, {0, 3, 1, 4, 2, 5}, {3, 0, 4, 1, 5, 2},
                                               {5, 2, 4, 1, 3, 0}, {2, 5, 1, 4, 0, 3}};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const RgbaImage upright = Upright(image, orientation);
    EXPECT_EQ(upright.width, orientation < 5 ? 3 : 2);
    for (std::size_t i = 0; i < 6; ++i) {
      EXPECT_EQ(upright.pixels[4 * i], expected[static_cast<std::size_t>(orientation - 1)][i])
          << "orientation " << orientation << ", pixel " << i;
    }
  }
}

TEST(Image, OrientationIsReadFromExifOfBothByteOrders) {
  const auto jpeg = [](const std::string& tiff) {
    const std::string content = std::string("Exif\0\0", 6) + tiff;
    return std::string("\xFF\xD8\xFF\xE1") + '\0' + static_cast<char>(content.size() + 2) + content + "\xFF\xDA";
  };
  using namespace std::string_literals;
  EXPECT_EQ(ExifOrientation(AsBytes(jpeg("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"s))), 6);
  EXPECT_EQ(ExifOrientation(AsBytes(jpeg("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0"s))), 8);
  std::string filled = jpeg("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"s);
  filled.insert(2, 3, '\xFF');
  EXPECT_EQ(ExifOrientation(AsBytes(filled)), 6) << "fill bytes before the marker";
  EXPECT_EQ(ExifOrientation(AsBytes(jpeg("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0"s))), 1) << "99";
  EXPECT_EQ(ExifOrientation(AsBytes(jpeg("II*\0\xFF\xFF\xFF\xFF"s))), 1) << "a directory beyond the end";
  EXPECT_EQ(ExifOrientation(AsBytes(jpeg("II*\0\x08\0\0\0\x01\0\x12\x01\x04\0\x01\0\0\0\x06\0\0\0"s))), 1) << "a long";
  EXPECT_EQ(ExifOrientation(AsBytes(jpeg("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x02\0\0\0\x06\0\x06\0"s))), 1) << "two";
  EXPECT_EQ(ExifOrientation(AsBytes("\xFF\xD8"s)), 1);
}

}  // namespace
}  // namespace lenslet::native
