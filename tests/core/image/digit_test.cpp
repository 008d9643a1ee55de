#include "lenslet/image/digit.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <vector>

#include "core/image/picture.h"

namespace lenslet {
namespace {

using test::Picture;

// A letter without symmetry: a stem, a foot, a fainter dot.
Picture Letter() {
  Picture picture(40, 50);
  picture.Fill({12, 6, 17, 44}, 255);
  picture.Fill({12, 38, 31, 44}, 230);
  picture.Fill({24, 9, 28, 13}, 120);
  return picture;
}

double Mass(const DigitImage& digit) { return std::accumulate(digit.pixels.begin(), digit.pixels.end(), 0.0); }

TEST(Digit, UniformImages_AreBlank_InEveryGreyAndSize) {
  for (int grey = 0; grey < 256; ++grey) {
    for (const Ink ink : {Ink::kAutomatic, Ink::kLight, Ink::kDark}) {
      const DigitImage digit = Prepare(Picture(grey % 7 + 1, grey % 5 + 1, static_cast<std::uint8_t>(grey)), ink);
      EXPECT_TRUE(digit.blank) << "grey " << grey;
      EXPECT_EQ(Mass(digit), 0);
    }
  }
}

TEST(Digit, MovedInk_GivesTheSameDigit_WhereverItLies) {
  const DigitImage expected = Prepare(Letter().OnCanvas(140, 150, 50, 50));
  for (const int x : {1, 37, 99}) {
    for (const int y : {1, 64, 99}) {
      const DigitImage digit = Prepare(Letter().OnCanvas(140, 150, x, y));
      EXPECT_EQ(digit.pixels, expected.pixels) << "at " << x << ", " << y;
      EXPECT_EQ(digit.ink, (Box{x + 12, y + 6, x + 31, y + 44}));
    }
  }
}

TEST(Digit, EnlargedInk_GivesTheSameDigit_ForWholeFactors) {
  const DigitImage expected = Prepare(Letter());
  for (const int factor : {2, 3, 7, 20})
    EXPECT_EQ(Prepare(Letter().Enlarged(factor)).pixels, expected.pixels) << factor;
}

TEST(Digit, InvertedInk_GivesTheSameDigit_ByAutomaticChoice) {
  const DigitImage light = Prepare(Letter()), dark = Prepare(Letter().Inverted());
  EXPECT_FALSE(light.inverted);
  EXPECT_TRUE(dark.inverted);
  EXPECT_EQ(light.pixels, dark.pixels);
}

TEST(Digit, PaleInk_IsStretchedToFullInk) {
  Picture pencil(40, 50, 240);
  pencil.Fill({12, 6, 17, 44}, 200);
  Picture pen(40, 50, 255);
  pen.Fill({12, 6, 17, 44}, 0);
  EXPECT_EQ(Prepare(pencil).pixels, Prepare(pen).pixels);
}

TEST(Digit, FaintFringe_DoesNotWidenTheBox_ButIsKept) {
  Picture picture(60, 60);
  picture.Fill({20, 10, 24, 50}, 255);
  picture.Fill({24, 10, 26, 50}, 255 / 8);
  const DigitImage digit = Prepare(picture);
  EXPECT_EQ(digit.ink, (Box{20, 10, 24, 50}));
  EXPECT_GT(Mass(digit), 40);  // The stem alone is 2 × 20 cells.
  picture.Fill({24, 10, 26, 50}, 255 / 8 + 1);
  EXPECT_EQ(Prepare(picture).ink, (Box{20, 10, 26, 50}));
}

TEST(Digit, CameraNoise_LeavesTheBoxAlone) {
  Picture paper(200, 200, 200);
  paper.Fill({80, 40, 95, 160}, 60);
  for (unsigned seed = 0; seed < 20; ++seed) {
    const DigitImage digit = Prepare(paper.WithNoise(5, seed));
    EXPECT_TRUE(digit.inverted);
    EXPECT_EQ(digit.ink, (Box{80, 40, 95, 160})) << "seed " << seed;
    EXPECT_EQ(digit.pixels[0], 0);
  }
}

TEST(Digit, NoisyEmptyPaper_IsBlank) {
  for (const double sigma : {0.3, 1.0, 2.0, 5.0}) {
    for (unsigned seed = 0; seed < 20; ++seed) {
      EXPECT_TRUE(Prepare(Picture(300, 300, 180).WithNoise(sigma, seed)).blank) << "σ " << sigma << ", seed " << seed;
    }
  }
}

TEST(Digit, SinglePixel_FillsTheBox_AndLandsInTheMiddle) {
  Picture picture(9, 7);
  picture.at(5, 3) = 255;
  const DigitImage digit = Prepare(picture);
  EXPECT_FALSE(digit.blank);
  EXPECT_EQ(digit.ink, (Box{5, 3, 6, 4}));
  EXPECT_EQ(Mass(digit), 400);
  EXPECT_EQ(digit.offset_x, 4);
  EXPECT_EQ(digit.offset_y, 4);
}

TEST(Digit, ThinLine_KeepsItsMass_AtAnyLength) {
  for (const int length : {20, 21, 399, 560, 1001}) {
    Picture picture(length + 4, 5);
    picture.Fill({2, 2, length + 2, 3}, 255);
    const DigitImage digit = Prepare(picture);
    EXPECT_EQ(digit.fitted_width, 20) << length;
    EXPECT_NEAR(Mass(digit), 400.0 / length, 1e-4) << length;  // length·1 of length² is ink, in 400 cells.
  }
}

TEST(Digit, HugeAspectRatio_Works_AlongEitherAxis) {
  std::vector<std::uint8_t> pixels(2'000'000);
  pixels[10] = pixels[1'999'990] = 255;
  const auto wide = PrepareDigit({pixels, 2'000'000, 1, 2'000'000});
  const auto tall = PrepareDigit({pixels, 1, 2'000'000, 1});
  ASSERT_TRUE(wide && tall);
  EXPECT_EQ(wide->ink, (Box{10, 0, 1'999'991, 1}));
  EXPECT_EQ(tall->ink, (Box{0, 10, 1, 1'999'991}));
  EXPECT_GT(wide->fitted[0] + wide->fitted[20 * 9] + wide->fitted[20 * 10], 0);
}

TEST(Digit, SymmetricInk_IsPastedInTheExactMiddle) {
  Picture picture(60, 60);
  picture.Fill({20, 10, 40, 50}, 255);
  const DigitImage digit = Prepare(picture);
  EXPECT_EQ(digit.centre_x, 10);
  EXPECT_EQ(digit.centre_x + static_cast<float>(digit.offset_x), 14);
  EXPECT_EQ(digit.centre_y + static_cast<float>(digit.offset_y), 14);
}

TEST(Digit, LopsidedInk_IsCutAtTheEdgeOfTheImage) {
  Picture picture(220, 30);
  picture.Fill({10, 5, 30, 25}, 255);  // All the weight at one end of a long thin line.
  picture.Fill({30, 15, 210, 16}, 255);
  const DigitImage digit = Prepare(picture);
  EXPECT_GT(digit.offset_x, 8);
  EXPECT_LT(Mass(digit), std::accumulate(digit.fitted.begin(), digit.fitted.end(), 0.0));
  EXPECT_GT(digit.pixels[14 * 28 + 27] + digit.pixels[13 * 28 + 27], 0);
}

TEST(Digit, NamedInk_IsTaken_EvenWhereItCoversTheBorder) {
  Picture picture(50, 50, 255);
  picture.Fill({10, 10, 20, 20}, 0);
  EXPECT_EQ(Prepare(picture, Ink::kDark).ink, (Box{10, 10, 20, 20}));
  const DigitImage light = Prepare(picture, Ink::kLight);
  EXPECT_FALSE(light.inverted);
  EXPECT_EQ(light.ink, (Box{0, 0, 50, 50}));
}

TEST(Digit, StrideAndOffset_AreHonoured) {
  const Picture shape = Letter();
  const Picture canvas = shape.OnCanvas(100, 90, 30, 20);
  const GrayView window{std::span(canvas.pixels).subspan(20 * 100 + 30), 40, 50, 100};
  EXPECT_EQ(PrepareDigit(window)->pixels, Prepare(shape).pixels);
}

TEST(Digit, ImpossibleImages_AreErrors_NotCrashes) {
  const std::vector<std::uint8_t> pixels(100);
  const GrayView images[] = {{pixels, 0, 10, 10},
                             {pixels, 10, 0, 10},
                             {pixels, -1, 10, 10},
                             {pixels, 10, 10, 9},
                             {pixels, 10, 11, 10},
                             {pixels, 101, 1, 101},
                             {pixels, 10, 10, 11},
                             {pixels, 10, 2, std::int64_t{1} << 62},
                             {pixels, 2'147'483'647, 2'147'483'647, 2'147'483'647},
                             {{}, 1, 1, 1}};
  for (const GrayView& image : images) {
    const auto digit = PrepareDigit(image);
    ASSERT_FALSE(digit.has_value()) << image.width << "×" << image.height << " stride " << image.stride;
    EXPECT_EQ(digit.error().code, ErrorCode::kBadImage);
  }
}

}  // namespace
}  // namespace lenslet
