#include "lenslet/image/light.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <utility>

#include "core/image/picture.h"

namespace lenslet {
namespace {

using test::Picture;
using Falloff = std::function<double(double x, double y)>;  // Of x and y from 0 to 1; 1 where the light is full.

const Falloff kLamp = [](double x, double y) { return (0.45 + 0.55 * x) * (0.8 + 0.2 * y); };
// Of a bulb above the sheet: no quadratic.
const Falloff kBulb = [](double x, double y) {
  return std::pow(1 + 1.6 * ((x - 0.4) * (x - 0.4) + (y - 0.6) * (y - 0.6)), -1.5);
};

// A seven on a sheet, which it nearly fills.
Picture Seven(std::int32_t width, std::int32_t height, std::uint8_t paper, std::uint8_t ink) {
  Picture picture(width, height, paper);
  picture.Fill({width / 6, height / 8, width * 5 / 6, height / 8 + height / 12}, ink);
  for (std::int32_t y = height / 8; y < height * 7 / 8; ++y) {
    const std::int32_t right = width * 5 / 6 - (y - height / 8) * width / (2 * height);
    picture.Fill({right - width / 10, y, right, y + 1}, ink);
  }
  return picture;
}

Picture Under(const Falloff& light, const Picture& picture) {
  Picture lit = picture;
  for (std::int32_t y = 0; y < lit.height; ++y) {
    for (std::int32_t x = 0; x < lit.width; ++x) {
      const double grey = lit.at(x, y) * light((x + 0.5) / lit.width, (y + 0.5) / lit.height);
      lit.at(x, y) = static_cast<std::uint8_t>(std::lround(grey));
    }
  }
  return lit;
}

Picture Evened(Picture picture) {
  EvenLight(picture.pixels, picture.width, picture.height);
  return picture;
}

TEST(EvenLight, AFadingSheet_GivesTheDigitOfAnEvenlyLitOne) {
  struct Case {
    std::uint8_t paper, ink;
    Falloff light;
  };
  for (const auto& [paper, ink, light] : {Case{235, 40, kLamp}, {235, 40, kBulb}, {70, 230, kLamp}}) {
    const Picture flat = Seven(301, 240, paper, ink), lit = Under(light, flat);
    const DigitImage expected = Prepare(flat), found = Prepare(Evened(lit)), without = Prepare(lit);
    EXPECT_EQ(found.ink, expected.ink);
    double difference = 0, difference_without = 0;
    for (std::size_t i = 0; i < expected.pixels.size(); ++i) {
      difference = std::fmax(difference, std::fabs(found.pixels[i] - expected.pixels[i]));
      difference_without = std::fmax(difference_without, std::fabs(without.pixels[i] - expected.pixels[i]));
    }
    EXPECT_LT(difference, 0.05) << "paper " << int{paper};
    EXPECT_GT(difference_without, 0.1) << "this light would not have mattered; paper " << int{paper};
  }
}

TEST(EvenLight, ADigitInAShadedPhotoWithGrain_IsFoundToTwoPixels) {
  const Picture flat = Seven(400, 300, 220, 50);
  const Box expected = Prepare(flat).ink;
  for (unsigned seed = 0; seed < 5; ++seed) {
    const Box found = Prepare(Evened(Under(kLamp, flat).WithNoise(4, seed))).ink;
    EXPECT_LE(std::abs(found.left - expected.left), 2) << seed;
    EXPECT_LE(std::abs(found.top - expected.top), 2) << seed;
    EXPECT_LE(std::abs(found.right - expected.right), 2) << seed;
    EXPECT_LE(std::abs(found.bottom - expected.bottom), 2) << seed;
  }
}

TEST(EvenLight, AnEmptyShadedSheet_IsBlank) {
  for (const Falloff& light : {kLamp, kBulb}) {
    EXPECT_TRUE(Prepare(Evened(Under(light, Picture(200, 150, 240)))).blank);
    EXPECT_TRUE(Prepare(Evened(Under(light, Picture(200, 150, 240)).WithNoise(3, 1))).blank);
  }
}

TEST(EvenLight, WhatIsEvenAlready_OrCannotBeMadeSo_IsLeftAsItIs) {
  Picture half(120, 90, 200);
  half.Fill({0, 0, 60, 90}, 90);  // The edge of a table.
  for (const Picture& picture :
       {Seven(200, 200, 255, 0), Seven(200, 200, 0, 255), Seven(200, 200, 180, 60).WithNoise(6, 1), half,
        Under(kLamp, Seven(31, 200, 235, 40)), Picture(1, 1, 7)}) {
    EXPECT_EQ(Evened(picture).pixels, picture.pixels) << picture.width << "×" << picture.height;
  }
}

TEST(EvenLight, AnySize_Works) {
  for (const auto& [width, height] : {std::pair{32, 32}, {33, 1000}, {1000, 33}, {47, 61}}) {
    const Picture paper = Evened(Under(kLamp, Picture(width, height, 240)));
    const auto [least, greatest] = std::ranges::minmax(paper.pixels);
    EXPECT_LE(greatest - least, 6) << width << "×" << height;
  }
}

}  // namespace
}  // namespace lenslet
