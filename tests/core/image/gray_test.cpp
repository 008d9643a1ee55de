#include "lenslet/image/gray.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace lenslet {
namespace {

std::uint8_t Gray(std::array<std::uint8_t, 4> rgba) {
  std::uint8_t gray = 0;
  GrayFromRgba(rgba, {&gray, 1});
  return gray;
}

TEST(Gray, GreysKeepTheirValue_AndPrimariesGetPillowsLuma) {
  for (int v = 0; v < 256; ++v) {
    const auto grey = static_cast<std::uint8_t>(v);
    EXPECT_EQ(Gray({grey, grey, grey, 255}), v);
  }
  // Image.new("RGB", (1, 1), colour).convert("L") of Pillow 12.
  EXPECT_EQ(Gray({255, 0, 0, 255}), 76);
  EXPECT_EQ(Gray({0, 255, 0, 255}), 150);
  EXPECT_EQ(Gray({0, 0, 255, 255}), 29);
}

TEST(Gray, Transparency_ShowsWhitePaper) {
  EXPECT_EQ(Gray({0, 0, 0, 0}), 255);
  EXPECT_EQ(Gray({10, 200, 30, 0}), 255);
  EXPECT_EQ(Gray({0, 0, 0, 128}), 127);
}

TEST(Gray, RandomColours_MatchTheFormula_InPlace) {
  std::mt19937 random(5);
  std::vector<std::uint8_t> pixels(4 * 1000);
  for (std::uint8_t& value : pixels) value = static_cast<std::uint8_t>(random());
  const std::vector<std::uint8_t> rgba = pixels;
  GrayFromRgba(pixels, {pixels.data(), 1000});
  for (std::size_t i = 0; i < 1000; ++i) {
    const double alpha = rgba[4 * i + 3] / 255.0;
    const auto over = [&](std::size_t channel) { return rgba[4 * i + channel] * alpha + 255 * (1 - alpha); };
    // Each channel is rounded to a whole grey, then their sum.
    EXPECT_NEAR(pixels[i], 0.299 * over(0) + 0.587 * over(1) + 0.114 * over(2), 1.001) << "pixel " << i;
  }
}

}  // namespace
}  // namespace lenslet
