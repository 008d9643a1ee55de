// PrepareDigit against the definition in double precision, cell by cell and pixel by pixel.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>

#include "core/image/picture.h"

namespace lenslet {
namespace {

using test::Picture;

double Overlap(double a0, double a1, double b0, double b1) {
  return std::max(0.0, std::min(a1, b1) - std::max(a0, b0));
}

struct Expected {
  Box ink;
  std::array<double, 400> fitted{};
  double centre_x = 0, centre_y = 0;
};

// Where the square begins, in pixels: the ink in its middle, but on a cell's edge if the ink is whole cells long.
double SquareOrigin(int begin, int end, int side) {
  const double cell = side / 20.0;
  const double cells = (end - begin) / cell;
  double padding = (side - (end - begin)) / 2.0;
  if (std::abs(cells - std::round(cells)) < 1e-9) padding = std::floor(padding / cell + 1e-9) * cell;
  return begin - padding;
}

// Light ink on 0, reaching 255: contrast 255, no noise.
Expected Define(const Picture& picture) {
  Expected expected;
  Box& box = expected.ink = {picture.width, picture.height, 0, 0};
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      if (picture.at(x, y) <= 255 / 8) continue;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x + 1), std::max(box.bottom, y + 1)};
    }
  }
  const int side = std::max(box.right - box.left, box.bottom - box.top);
  const double left = SquareOrigin(box.left, box.right, side), top = SquareOrigin(box.top, box.bottom, side);
  const double cell = side / 20.0;
  double mass = 0;
  for (int j = 0; j < 20; ++j) {
    for (int i = 0; i < 20; ++i) {
      double sum = 0;
      for (int y = 0; y < picture.height; ++y) {
        const double high = Overlap(top + j * cell, top + (j + 1) * cell, y, y + 1);
        if (high == 0) continue;
        for (int x = 0; x < picture.width; ++x) {
          sum += picture.at(x, y) * high * Overlap(left + i * cell, left + (i + 1) * cell, x, x + 1);
        }
      }
      const double value = sum / (cell * cell * 255);
      expected.fitted[static_cast<std::size_t>(20 * j + i)] = value;
      mass += value;
      expected.centre_x += value * (i + 0.5);
      expected.centre_y += value * (j + 0.5);
    }
  }
  expected.centre_x /= mass;
  expected.centre_y /= mass;
  return expected;
}

Picture RandomScribble(std::mt19937& random) {
  const auto between = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  Picture picture(between(3, 60), between(3, 60));
  for (int i = between(1, 6); i > 0; --i) {
    const int x = between(1, picture.width - 2), y = between(1, picture.height - 2);
    picture.Fill({x, y, between(x + 1, picture.width - 1), between(y + 1, picture.height - 1)},
                 static_cast<std::uint8_t>(between(1, 255)));
  }
  picture.at(between(1, picture.width - 2), between(1, picture.height - 2)) = 255;
  return picture;
}

TEST(DigitOracle, PrepareDigit_MatchesTheDefinition_ForRandomScribbles) {
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    const Picture picture = RandomScribble(random);
    const auto digit = PrepareDigit(picture.view(), Ink::kLight);
    ASSERT_TRUE(digit.has_value());
    const Expected expected = Define(picture);
    SCOPED_TRACE("round " + std::to_string(round) + ", " + std::to_string(picture.width) + "×" +
                 std::to_string(picture.height));
    ASSERT_EQ(digit->ink, expected.ink);
    for (std::size_t i = 0; i < 400; ++i) {
      // A float in [0, 1] has 24 bits; the oracle's own sums of a few thousand doubles add far less.
      ASSERT_NEAR(digit->fitted[i], expected.fitted[i], 1e-7) << "cell " << i % 20 << ", " << i / 20;
    }
    ASSERT_NEAR(digit->centre_x, expected.centre_x, 2e-6);
    ASSERT_NEAR(digit->centre_y, expected.centre_y, 2e-6);
    for (int y = 0; y < 28; ++y) {
      for (int x = 0; x < 28; ++x) {
        const int i = x - digit->offset_x, j = y - digit->offset_y;
        const bool inside = i >= 0 && i < 20 && j >= 0 && j < 20;
        ASSERT_EQ(digit->pixels[static_cast<std::size_t>(28 * y + x)],
                  inside ? digit->fitted[static_cast<std::size_t>(20 * j + i)] : 0.0F);
      }
    }
    for (const auto& [centre, offset] :
         {std::pair{expected.centre_x, digit->offset_x}, {expected.centre_y, digit->offset_y}}) {
      ASSERT_LT(centre + offset, 15 + 1e-9);
      ASSERT_GE(centre + offset, 14 - 1e-9);
    }
  }
}

}  // namespace
}  // namespace lenslet
