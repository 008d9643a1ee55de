// ResizePhoto by hand, by what must not change, and against its formula in double precision.
#include "lenslet/image/photo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace lenslet {
namespace {

struct Photo {
  Photo(std::int32_t photo_width, std::int32_t photo_height, std::uint8_t value = 0)
      : width(photo_width),
        height(photo_height),
        pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4, value) {
    for (std::size_t i = 3; i < pixels.size(); i += 4) pixels[i] = 255;
  }
  static Photo Random(std::int32_t width, std::int32_t height, unsigned seed) {
    Photo photo(width, height);
    std::mt19937 random(seed);
    for (std::size_t i = 0; i < photo.pixels.size(); ++i) {
      if (i % 4 != 3) photo.pixels[i] = static_cast<std::uint8_t>(random());
    }
    return photo;
  }
  std::uint8_t& at(std::int32_t x, std::int32_t y, std::size_t c) {
    return pixels[static_cast<std::size_t>(y * width + x) * 4 + c];
  }
  PhotoView view() const { return {pixels, width, height, std::int64_t{width} * 4}; }
  CropBox whole() const { return {0, 0, static_cast<double>(width), static_cast<double>(height)}; }

  std::int32_t width, height;
  std::vector<std::uint8_t> pixels;
};

// The formula in the header, as it stands there, over all pixels of the image.
double Define(Photo& photo, const CropBox& box, std::int64_t out_height, std::int64_t out_width, std::size_t c,
              std::int64_t i, std::int64_t k) {
  const auto axis = [](double begin, double end, std::int64_t out, std::int64_t index, std::int64_t size) {
    const double r = (end - begin) / static_cast<double>(out), s = std::max(1.0, r);
    const double centre = begin + (static_cast<double>(index) + 0.5) * r;
    std::vector<double> weights;
    double sum = 0;
    for (std::int64_t j = 0; j < size; ++j) {
      weights.push_back(std::max(0.0, 1 - std::abs(static_cast<double>(j) + 0.5 - centre) / s));
      sum += weights.back();
    }
    for (double& weight : weights) weight /= sum;
    return weights;
  };
  const auto wy = axis(box.top, box.bottom, out_height, i, photo.height);
  const auto wx = axis(box.left, box.right, out_width, k, photo.width);
  double total = 0;
  for (std::int32_t y = 0; y < photo.height; ++y) {
    for (std::int32_t x = 0; x < photo.width; ++x) {
      total += wy[static_cast<std::size_t>(y)] * wx[static_cast<std::size_t>(x)] * photo.at(x, y, c);
    }
  }
  return total / 255;
}

TEST(ResizePhoto, HalvingARamp_WeighsFourPixelsByOneThreeThreeOne) {
  Photo photo(8, 1);
  for (std::int32_t x = 0; x < 8; ++x) photo.at(x, 0, 0) = static_cast<std::uint8_t>(x * x * 5);
  const auto out = ResizePhoto(photo.view(), photo.whole(), 1, 4);
  ASSERT_TRUE(out.has_value());
  // Values 0 5 20 45 80 125 180 245. At each end the filter has lost one pixel of weight 1/8.
  EXPECT_FLOAT_EQ((*out)[0], (3 * 0 + 3 * 5 + 20) / 7.0F / 255);
  EXPECT_FLOAT_EQ((*out)[1], (5 + 3 * 20 + 3 * 45 + 80) / 8.0F / 255);
  EXPECT_FLOAT_EQ((*out)[2], (45 + 3 * 80 + 3 * 125 + 180) / 8.0F / 255);
  EXPECT_FLOAT_EQ((*out)[3], (125 + 3 * 180 + 3 * 245) / 7.0F / 255);
}

TEST(ResizePhoto, Doubling_InterpolatesBetweenCentres) {
  Photo photo(2, 2);
  photo.at(0, 0, 1) = 200;
  const auto out = ResizePhoto(photo.view(), photo.whole(), 4, 4);
  ASSERT_TRUE(out.has_value());
  const float* green = out->data() + 16;
  const float along[] = {1, 0.75F, 0.25F, 0};
  for (std::size_t y = 0; y < 4; ++y) {
    for (std::size_t x = 0; x < 4; ++x) {
      EXPECT_FLOAT_EQ(green[4 * y + x], along[y] * along[x] * 200 / 255) << x << ", " << y;
    }
  }
  EXPECT_EQ(std::count(out->begin(), out->begin() + 16, 0.0F), 16) << "red";
  EXPECT_EQ(std::count(out->begin() + 32, out->end(), 0.0F), 16) << "blue";
}

TEST(ResizePhoto, ABoxOfItsOwnSize_IsThatPartUnchanged) {
  Photo photo = Photo::Random(23, 17, 1);
  const auto out = ResizePhoto(photo.view(), {5, 3, 16, 12}, 9, 11);
  ASSERT_TRUE(out.has_value());
  for (std::int32_t y = 0; y < 9; ++y) {
    for (std::int32_t x = 0; x < 11; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_EQ((*out)[c * 99 + static_cast<std::size_t>(y * 11 + x)],
                  static_cast<float>(photo.at(x + 5, y + 3, c)) / 255.0F);
      }
    }
  }
}

TEST(ResizePhoto, AFlatPhotoStaysFlat_AndWithinOne) {
  for (const std::uint8_t value : {std::uint8_t{1}, std::uint8_t{254}, std::uint8_t{255}}) {
    for (const std::int64_t side : {1, 3, 64, 500}) {
      Photo photo(313, 97, value);
      const auto out = ResizePhoto(photo.view(), {1.25, 0.5, 312.9, 96.125}, side, side);
      ASSERT_TRUE(out.has_value());
      for (const float x : *out) {
        // Weights of up to 314 · 98 pixels, each rounded to 24 bits, then two sums of as many roundings.
        ASSERT_NEAR(x, value / 255.0, 4e-6) << int{value} << " to " << side;
        ASSERT_LE(x, 1.0F);
      }
    }
  }
}

TEST(ResizePhoto, MatchesItsFormula_ForOddSizesBoxesAndBothDirections) {
  const struct {
    std::int32_t width, height;
    CropBox box;
    std::int64_t out_height, out_width;
  } cases[] = {{1, 1, {0, 0, 1, 1}, 1, 1},          {1, 1, {0.2, 0.3, 0.4, 0.9}, 5, 3},
               {31, 29, {0, 0, 31, 29}, 7, 13},     {31, 29, {3.3, 2.7, 27.1, 28.9}, 6, 5},
               {9, 41, {0, 0.01, 9, 40.99}, 64, 4}, {40, 3, {12.5, 0.5, 13.5, 2.5}, 17, 17},
               {64, 64, {0, 0, 64, 64}, 1, 1},      {17, 64, {16.999, 63.5, 17, 64}, 3, 2}};
  unsigned seed = 100;
  for (const auto& t : cases) {
    Photo photo = Photo::Random(t.width, t.height, ++seed);
    const auto out = ResizePhoto(photo.view(), t.box, t.out_height, t.out_width);
    ASSERT_TRUE(out.has_value()) << out.error().detail;
    ASSERT_EQ(out->size(), static_cast<std::size_t>(3 * t.out_height * t.out_width));
    for (std::size_t n = 0; n < out->size(); ++n) {
      const auto k = static_cast<std::int64_t>(n);
      const std::int64_t plane = t.out_height * t.out_width;
      // At most 64 float products and sums an axis, each within 2⁻²⁴ of a value up to 1.
      ASSERT_NEAR((*out)[n],
                  Define(photo, t.box, t.out_height, t.out_width, static_cast<std::size_t>(k / plane),
                         k % plane / t.out_width, k % t.out_width),
                  8e-6)
          << t.width << "×" << t.height << " to " << t.out_width << "×" << t.out_height << ", seed " << seed << ", "
          << n;
    }
  }
}

TEST(ResizePhoto, RowsMayLieApart_AndWhatIsBetweenIsNotRead) {
  const Photo photo = Photo::Random(7, 5, 9);
  constexpr std::size_t kStride = 37;
  std::vector<std::uint8_t> apart(kStride * 4 + 28, 77);
  for (std::size_t y = 0; y < 5; ++y) std::copy_n(&photo.pixels[y * 28], 28, &apart[y * kStride]);
  const auto expected = ResizePhoto(photo.view(), photo.whole(), 3, 3);
  EXPECT_EQ(*ResizePhoto({apart, 7, 5, kStride}, photo.whole(), 3, 3), *expected);
}

TEST(ResizePhoto, WhatIsTransparent_ShowsWhite) {
  Photo photo(3, 1, 100);
  photo.at(0, 0, 3) = 0;
  photo.at(1, 0, 3) = 51;  // A fifth.
  const auto out = ResizePhoto(photo.view(), photo.whole(), 1, 3);
  ASSERT_TRUE(out.has_value());
  EXPECT_EQ((*out)[0], 1.0F);
  EXPECT_FLOAT_EQ((*out)[1], (100 + 4 * 255) / 5.0F / 255);
  EXPECT_FLOAT_EQ((*out)[2], 100 / 255.0F);
}

TEST(ResizePhoto, BadImagesBoxesAndSizes_AreNamed) {
  const Photo photo(4, 3);
  const auto code = [&](const PhotoView& view, const CropBox& box, std::int64_t h, std::int64_t w) {
    const auto out = ResizePhoto(view, box, h, w);
    return out ? std::string("fine") : std::string(ErrorName(out.error().code));
  };
  const CropBox whole = photo.whole();
  EXPECT_EQ(code(photo.view(), whole, 2, 2), "fine");
  EXPECT_EQ(code({photo.pixels, 0, 3, 16}, whole, 2, 2), "bad-image");
  EXPECT_EQ(code({photo.pixels, 4, 4, 16}, whole, 2, 2), "bad-image");
  EXPECT_EQ(code({photo.pixels, 4, 3, 15}, whole, 2, 2), "bad-image");
  EXPECT_EQ(code({photo.pixels, 0x7FFFFFFF, 1, std::int64_t{1} << 40}, whole, 2, 2), "bad-image");
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  for (const CropBox& box : {CropBox{0, 0, 4.1, 3},
                             {-0.1, 0, 4, 3},
                             {2, 0, 2, 3},
                             {3, 0, 1, 3},
                             {0, 1, 4, 1},
                             {nan, 0, 4, 3},
                             {0, 0, 4, nan},
                             {0, 0, infinity, 3},
                             {0, -infinity, 4, 3}}) {
    EXPECT_EQ(code(photo.view(), box, 2, 2), "bad-value") << box.left << ' ' << box.right;
  }
  EXPECT_EQ(code(photo.view(), whole, 0, 2), "too-large");
  EXPECT_EQ(code(photo.view(), whole, 2, -1), "too-large");
  EXPECT_EQ(code(photo.view(), whole, std::int64_t{1} << 62, 4), "too-large");
}

TEST(CentreBox, IsWhereTorchvisionCrops) {
  // int(round((n − side) / 2)) of torchvision's CenterCrop, Python's ties to even.
  EXPECT_EQ(CentreBox(178, 218, 64, 64), (CropBox{0, 20, 178, 198}));
  EXPECT_EQ(CentreBox(5, 4, 1, 1), (CropBox{0, 0, 4, 4}));
  EXPECT_EQ(CentreBox(7, 4, 1, 1), (CropBox{2, 0, 6, 4}));
  EXPECT_EQ(CentreBox(1, 1000, 64, 64), (CropBox{0, 500, 1, 501}));
  EXPECT_EQ(CentreBox(100, 50, 2, 1), (CropBox{0, 0, 100, 50}));
  EXPECT_EQ(CentreBox(100, 50, 1, 2), (CropBox{38, 0, 63, 50}));
}

TEST(CentreBox, IsInsideEveryImage) {
  std::mt19937 random(3);
  const auto size = [&] { return std::int64_t{1} + static_cast<std::int64_t>(random() % 300); };
  for (int round = 0; round < 20'000; ++round) {
    const auto width = size(), height = size(), out_width = size(), out_height = size();
    const CropBox box = CentreBox(width, height, out_width, out_height);
    SCOPED_TRACE(std::to_string(width) + "×" + std::to_string(height) + " for " + std::to_string(out_width) + "×" +
                 std::to_string(out_height));
    ASSERT_TRUE(box.left >= 0 && box.top >= 0 && box.left < box.right && box.top < box.bottom);
    ASSERT_TRUE(box.right <= static_cast<double>(width) && box.bottom <= static_cast<double>(height));
    const double w = box.right - box.left, h = box.bottom - box.top;
    ASSERT_NEAR(w * static_cast<double>(out_height), h * static_cast<double>(out_width), 1e-9 * 300 * 300);
  }
}

TEST(FirstFaceBox, IsTheMiddleUpTo5To4AndLiesHigherInTallerPhotos) {
  EXPECT_EQ(FirstFaceBox(300, 200), CentreBox(300, 200, 64, 64));
  EXPECT_EQ(FirstFaceBox(178, 218), CentreBox(178, 218, 64, 64));
  EXPECT_EQ(FirstFaceBox(192, 240), (CropBox{0, 24, 192, 216}));  // 5 : 4 itself.
  EXPECT_EQ(FirstFaceBox(300, 400), (CropBox{0, 0, 300, 300}));   // 160 − 165 is above the photo.
  EXPECT_EQ(FirstFaceBox(1080, 1920), (CropBox{0, 174, 1080, 1254}));
  EXPECT_EQ(FirstFaceBox(10, 1000), (CropBox{0, 394, 10, 404}));  // 394.5, ties to even.
}

TEST(MiddleOf, KeepsTheMiddle) {
  EXPECT_EQ(MiddleOf({10, 20, 110, 220}, 1), (CropBox{10, 20, 110, 220}));
  EXPECT_EQ(MiddleOf({10, 20, 110, 220}, 0.5), (CropBox{35, 70, 85, 170}));
}

TEST(PreparePhoto, GivesTheInputOfNetworksThatTakePhotosAlone) {
  const Photo photo = Photo::Random(90, 120, 4);
  const CropBox box = CentreBox(90, 120, 64, 64);
  const auto input = PreparePhoto(*FindArchitecture("smile"), photo.view(), box);
  ASSERT_TRUE(input.has_value());
  EXPECT_EQ(*input, *ResizePhoto(photo.view(), {0, 15, 90, 105}, 64, 64));
  const auto refused = PreparePhoto(*FindArchitecture("lenet5"), photo.view(), box);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kWrongInput);
}

}  // namespace
}  // namespace lenslet
