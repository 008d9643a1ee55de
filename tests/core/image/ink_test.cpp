#include "lenslet/image/ink.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <string>

namespace lenslet {
namespace {

// Union of discs along the segment: the hull, by its definition.
bool Inside(InkPoint a, InkPoint b, double x, double y) {
  // Minimise |p − a − t·(b − a)| − (rₐ + t·(r_b − rₐ)) over t in [0, 1]; it is convex in t.
  const auto distance = [&](double t) {
    return std::hypot(x - std::lerp(double{a.x}, double{b.x}, t), y - std::lerp(double{a.y}, double{b.y}, t)) -
           std::lerp(double{a.radius}, double{b.radius}, t);
  };
  double low = 0, high = 1;
  for (int i = 0; i < 30; ++i) {
    const double third = (high - low) / 3;
    if (distance(low + third) < distance(high - third)) {
      high -= third;
    } else {
      low += third;
    }
  }
  return distance((low + high) / 2) <= 0 || distance(0) <= 0 || distance(1) <= 0;
}

double Coverage(InkPoint a, InkPoint b, int x, int y) {
  constexpr int kSamples = 12;
  int inside = 0;
  for (int j = 0; j < kSamples; ++j) {
    for (int i = 0; i < kSamples; ++i)
      inside += Inside(a, b, x + (i + 0.5) / kSamples, y + (j + 0.5) / kSamples) ? 1 : 0;
  }
  return static_cast<double>(inside) / (kSamples * kSamples);
}

std::string Describe(InkPoint a, InkPoint b) {
  std::ostringstream text;
  text << a.x << ", " << a.y << ", r " << a.radius << " to " << b.x << ", " << b.y << ", r " << b.radius;
  return text.str();
}

TEST(Ink, Segments_CoverTheHullOfTwoDiscs_ForRandomRadii) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> position(-4, 24), radius(1, 6);
  for (int round = 0; round < 15; ++round) {
    const InkPoint a{position(random), position(random), radius(random)};
    const InkPoint b = round % 5 == 0 ? a : InkPoint{position(random), position(random), radius(random)};
    SCOPED_TRACE("round " + std::to_string(round) + ": " + Describe(a, b));
    InkBitmap bitmap(20, 18);
    const Box box = bitmap.Draw(a, b);
    for (int y = 0; y < 18; ++y) {
      for (int x = 0; x < 20; ++x) {
        const double level = bitmap.view().pixels[static_cast<std::size_t>(20 * y + x)] / 255.0;
        ASSERT_NEAR(level, Coverage(a, b, x, y), 0.1) << "pixel " << x << ", " << y;
        const bool in_box = x >= box.left && x < box.right && y >= box.top && y < box.bottom;
        if (!in_box) {
          ASSERT_EQ(level, 0) << "pixel " << x << ", " << y << " outside the box";
        }
      }
    }
  }
}

TEST(Ink, ManyShortSegments_EqualOneLong) {
  InkBitmap whole(100, 60), pieces(100, 60);
  const auto at = [](float t) { return InkPoint{10 + 80 * t, 15 + 30 * t, 4}; };
  whole.Draw(at(0), at(1));
  for (int i = 0; i < 64; ++i) pieces.Draw(at(static_cast<float>(i) / 64), at(static_cast<float>(i + 1) / 64));
  for (std::size_t i = 0; i < 6000; ++i) EXPECT_NEAR(whole.view().pixels[i], pieces.view().pixels[i], 1) << i;
}

TEST(Ink, Eraser_TakesAwayWhatAStrokeDrew) {
  InkBitmap bitmap(40, 40);
  bitmap.Draw({10, 20, 5}, {30, 20, 5});
  bitmap.Draw({10, 20, 6}, {30, 20, 6}, true);
  for (const std::uint8_t level : bitmap.view().pixels) EXPECT_EQ(level, 0);
}

TEST(Ink, Clear_LeavesBlankPaper) {
  InkBitmap bitmap(20, 20);
  bitmap.Draw({10, 10, 5}, {10, 10, 5});
  bitmap.Clear();
  EXPECT_TRUE(PrepareDigit(bitmap.view(), Ink::kLight)->blank);
}

TEST(Ink, SmoothRoundDot_IsFullInside_AndSymmetric) {
  InkBitmap bitmap(21, 21);
  bitmap.Draw({10.5F, 10.5F, 8}, {10.5F, 10.5F, 8});
  const auto level = [&](int x, int y) { return bitmap.view().pixels[static_cast<std::size_t>(21 * y + x)]; };
  EXPECT_EQ(level(10, 10), 255);
  EXPECT_EQ(level(0, 0), 0);
  for (int y = 0; y < 21; ++y) {
    for (int x = 0; x < 21; ++x) EXPECT_EQ(level(x, y), level(20 - y, x));
  }
}

TEST(Ink, Hairlines_AreAsFaintAsTheyAreThin) {
  InkBitmap bitmap(20, 9);
  bitmap.Draw({2, 4.5F, 0.1F}, {18, 4.5F, 0.1F});
  EXPECT_NEAR(bitmap.view().pixels[4 * 20 + 10], 51, 1);  // 0.2 of a pixel.
  EXPECT_EQ(bitmap.view().pixels[3 * 20 + 10], 0);
}

TEST(Ink, ImpossiblePoints_DrawNothing) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();
  InkBitmap bitmap(16, 16);
  for (const InkPoint point :
       {InkPoint{kNan, 3, 2}, {3, kInfinity, 2}, {3, 3, kNan}, {3, 3, 0}, {3, 3, -4}, {1e30F, 3, 2}}) {
    EXPECT_EQ(bitmap.Draw(point, point), Box{});
    bitmap.Draw({-100, -100, 3}, {-90, 300, 3});
    bitmap.Draw({999'999, 3, 2}, {900'000, -5, 2}, false);
  }
  EXPECT_EQ(bitmap.Draw({8, 8, 2}, {8, kNan, 2}), Box{});
  EXPECT_TRUE(PrepareDigit(bitmap.view())->blank);
}

TEST(Ink, ExistingCoverage_IsDrawnOn_AndFilledUpWhereItIsShort) {
  InkBitmap bitmap(10, 10, {7, 8, 9});
  bitmap.Draw({8, 8, 1}, {8, 8, 1});
  ASSERT_EQ(bitmap.view().pixels.size(), 100U);
  EXPECT_EQ(bitmap.view().pixels[2], 9);
  EXPECT_EQ(bitmap.view().pixels[3], 0);
  EXPECT_GT(bitmap.view().pixels[77], 0);
}

TEST(Ink, SizesOutOfRange_AreClamped) {
  InkBitmap none(-5, 10);
  EXPECT_EQ(none.width(), 0);
  none.Draw({1, 1, 3}, {2, 2, 3});
  EXPECT_EQ(InkBitmap(100'000, 1).width(), InkBitmap::kMaxSide);
}

}  // namespace
}  // namespace lenslet
