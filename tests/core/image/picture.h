// A grey image that owns its pixels, for tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "lenslet/image/digit.h"

namespace lenslet::test {

struct Picture {
  Picture(std::int32_t picture_width, std::int32_t picture_height, std::uint8_t grey = 0)
      : width(picture_width),
        height(picture_height),
        pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), grey) {}

  std::uint8_t& at(std::int32_t x, std::int32_t y) { return pixels[Index(x, y)]; }
  std::uint8_t at(std::int32_t x, std::int32_t y) const { return pixels[Index(x, y)]; }
  GrayView view() const { return {pixels, width, height, width}; }

  void Fill(Box box, std::uint8_t grey) {
    for (std::int32_t y = box.top; y < box.bottom; ++y) {
      for (std::int32_t x = box.left; x < box.right; ++x) at(x, y) = grey;
    }
  }
  // Each pixel becomes factor × factor.
  Picture Enlarged(std::int32_t factor) const {
    Picture large(width * factor, height * factor);
    for (std::int32_t y = 0; y < large.height; ++y) {
      for (std::int32_t x = 0; x < large.width; ++x) large.at(x, y) = at(x / factor, y / factor);
    }
    return large;
  }
  // On a canvas of the given size with its corner at (x, y).
  Picture OnCanvas(std::int32_t canvas_width, std::int32_t canvas_height, std::int32_t x, std::int32_t y) const {
    Picture canvas(canvas_width, canvas_height);
    for (std::int32_t row = 0; row < height; ++row) {
      for (std::int32_t column = 0; column < width; ++column) canvas.at(x + column, y + row) = at(column, row);
    }
    return canvas;
  }
  Picture Inverted() const {
    Picture inverted = *this;
    for (std::uint8_t& grey : inverted.pixels) grey = static_cast<std::uint8_t>(255 - grey);
    return inverted;
  }

  // As a camera's sensor sees it: normally distributed, the same for the same seed.
  Picture WithNoise(double sigma, unsigned seed) const {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(0, sigma);
    Picture noisy = *this;
    for (std::uint8_t& grey : noisy.pixels)
      grey = static_cast<std::uint8_t>(std::clamp(grey + normal(random), 0.0, 255.0));
    return noisy;
  }

  std::int32_t width, height;
  std::vector<std::uint8_t> pixels;

 private:
  std::size_t Index(std::int32_t x, std::int32_t y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }
};

inline DigitImage Prepare(const Picture& picture, Ink ink = Ink::kAutomatic) {
  const auto digit = PrepareDigit(picture.view(), ink);
  EXPECT_TRUE(digit.has_value());
  return digit ? *digit : DigitImage{};
}

}  // namespace lenslet::test
