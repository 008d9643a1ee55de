// The affine and elastic changes that the trainer makes at random in images.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "train/augment.h"

namespace lenslet::native {
namespace {

// What became of three spots, one a channel: the map that all of the image went through, in pixels from its middle.
struct Map {
  double xx, xy, yx, yy, shift_x, shift_y;
};

// By the spots' centres of mass: one in the middle, one kArm to the right of it, one as far below.
std::vector<Map> MapsOf(const RandomAffine& affine) {
  constexpr std::int64_t kImages = 400, kHeight = 48, kWidth = 64;  // Not square: rows and columns are not the same.
  constexpr double kArm = 10, kSpot = 1.5;
  const torch::Tensor x = torch::arange(kWidth, torch::kFloat64).view({1, kWidth}) - (kWidth - 1) / 2.0;
  const torch::Tensor y = torch::arange(kHeight, torch::kFloat64).view({kHeight, 1}) - (kHeight - 1) / 2.0;
  const auto spot = [&](double at_x, double at_y) {
    return torch::exp(-((x - at_x).square() + (y - at_y).square()) / (2 * kSpot * kSpot));
  };
  const torch::Tensor spots = torch::stack({spot(0, 0), spot(kArm, 0), spot(0, kArm)}).to(torch::kFloat32);
  const torch::Tensor moved =
      Augment(spots.expand({kImages, 3, kHeight, kWidth}).contiguous(), {.affine = affine}).to(torch::kFloat64);
  const torch::Tensor mass = moved.sum({2, 3});
  const torch::Tensor middle_x = (moved * x).sum({2, 3}) / mass, middle_y = (moved * y).sum({2, 3}) / mass;
  std::vector<Map> maps;
  for (std::int64_t i = 0; i < kImages; ++i) {
    const auto at = [i](const torch::Tensor& middle, int channel) { return middle[i][channel].item<double>(); };
    const double shift_x = at(middle_x, 0), shift_y = at(middle_y, 0);
    maps.push_back({(at(middle_x, 1) - shift_x) / kArm, (at(middle_x, 2) - shift_x) / kArm,
                    (at(middle_y, 1) - shift_y) / kArm, (at(middle_y, 2) - shift_y) / kArm, shift_x, shift_y});
  }
  return maps;
}

constexpr double kClose = 0.01;

// Some numbers stay within ± most, and come near both ends.
template <typename Value>
void ExpectSpread(const std::vector<Map>& maps, double least, double most, Value value) {
  double low = 1e9, high = -1e9;
  for (const Map& map : maps) {
    low = std::min(low, value(map));
    high = std::max(high, value(map));
  }
  const double near = 0.03 * (most - least);
  EXPECT_GE(low, least - kClose);
  EXPECT_LE(low, least + near);
  EXPECT_LE(high, most + kClose);
  EXPECT_GE(high, most - near);
}

void ExpectMap(const Map& map, const Map& expected) {
  EXPECT_NEAR(map.xx, expected.xx, kClose);
  EXPECT_NEAR(map.xy, expected.xy, kClose);
  EXPECT_NEAR(map.yx, expected.yx, kClose);
  EXPECT_NEAR(map.yy, expected.yy, kClose);
  EXPECT_NEAR(map.shift_x, expected.shift_x, kClose);
  EXPECT_NEAR(map.shift_y, expected.shift_y, kClose);
}

TEST(Augment, TurnsByDegrees) {
  torch::manual_seed(8);
  const std::vector<Map> maps = MapsOf({.degrees = 30});
  const auto angle = [](const Map& map) { return std::atan2(map.yx, map.xx); };
  for (const Map& map : maps) {
    const double c = std::cos(angle(map)), s = std::sin(angle(map));
    ExpectMap(map, {c, -s, s, c, 0, 0});
  }
  ExpectSpread(maps, -30, 30, [&](const Map& map) { return angle(map) * 180 / M_PI; });
}

TEST(Augment, Scales) {
  torch::manual_seed(9);
  const std::vector<Map> maps = MapsOf({.scale_least = 0.7, .scale_most = 1.2});
  for (const Map& map : maps) ExpectMap(map, {map.xx, 0, 0, map.xx, 0, 0});
  ExpectSpread(maps, 0.7, 1.2, [](const Map& map) { return map.xx; });
}

TEST(Augment, ShearsAlongX) {
  torch::manual_seed(10);
  const std::vector<Map> maps = MapsOf({.shear = 20});
  for (const Map& map : maps) ExpectMap(map, {1, map.xy, 0, 1, 0, 0});
  ExpectSpread(maps, -20, 20, [](const Map& map) { return std::atan(map.xy) * 180 / M_PI; });
}

TEST(Augment, MovesBySharesOfItsSides) {
  torch::manual_seed(11);
  const std::vector<Map> maps = MapsOf({.translate_x = 0.1, .translate_y = 0.2});
  for (const Map& map : maps) ExpectMap(map, {1, 0, 0, 1, map.shift_x, map.shift_y});
  ExpectSpread(maps, -6.4, 6.4, [](const Map& map) { return map.shift_x; });
  ExpectSpread(maps, -9.6, 9.6, [](const Map& map) { return map.shift_y; });
}

TEST(Augment, WhatComesFromBeyondTheEdgeIsBlack_OrTheEdge) {
  torch::manual_seed(12);
  const torch::Tensor white = torch::ones({50, 1, 12, 12});
  RandomAffine affine{.translate_x = 0.4};
  EXPECT_EQ(Augment(white, {.affine = affine}).min().item<float>(), 0);
  affine.border = true;
  EXPECT_TRUE(torch::allclose(Augment(white, {.affine = affine}), white, 0, 1e-6));
}

// By how much a slope of brightness moves is seen in how bright it gets. Noise that is uniform in ±1 has a variance of
// 1/3; after a Gaussian g along both axes one of (Σg²)² / 3; alpha pixels are alpha / 2, as torchvision counts.
TEST(Augment, ElasticMovesByAlphaTimesSmoothedNoise) {
  torch::manual_seed(13);
  constexpr std::int64_t kImages = 600, kSide = 56;  // Its middle is further from the edges than 4σ.
  constexpr double kAlpha = 24, kSigma = 4;
  const torch::Tensor slope = torch::arange(kSide, torch::kFloat32).view({1, 1, 1, kSide}) / kSide;
  const torch::Tensor image =
      torch::cat({slope.expand({1, 1, kSide, kSide}), slope.transpose(2, 3).expand({1, 1, kSide, kSide})}, 1);
  const torch::Tensor images = image.expand({kImages, 2, kSide, kSide}).contiguous();
  const torch::Tensor moved = (Augment(images, {.elastic = Elastic{kAlpha, kSigma}}) - images) * kSide;

  double sum = 0, squares = 0;
  for (int k = -16; k <= 16; ++k) {
    const double weight = std::exp(-0.5 * k * k / (kSigma * kSigma));
    sum += weight;
    squares += weight * weight;
  }
  const double expected = kAlpha / 2 * std::sqrt(1.0 / 3) * squares / (sum * sum);
  constexpr std::int64_t kMiddle = kSide / 2;
  for (int axis = 0; axis < 2; ++axis) {
    const torch::Tensor here = moved.select(1, axis).select(1, kMiddle).select(1, kMiddle);
    const torch::Tensor beside = moved.select(1, axis).select(1, kMiddle).select(1, kMiddle + 1);
    EXPECT_NEAR(here.square().mean().sqrt().item<double>(), expected, 0.1 * expected) << "axis " << axis;
    EXPECT_NEAR(here.mean().item<double>(), 0, 0.15 * expected);
    // Neighbours move alike: of Gaussians one pixel apart, by exp(−1 / 4σ²).
    const double together = ((here * beside).mean() / here.square().mean()).item<double>();
    EXPECT_NEAR(together, std::exp(-1 / (4 * kSigma * kSigma)), 0.01);
  }
  const torch::Tensor x = moved.select(1, 0).select(1, kMiddle).select(1, kMiddle);
  const torch::Tensor y = moved.select(1, 1).select(1, kMiddle).select(1, kMiddle);
  EXPECT_LT(std::abs((x * y).mean().item<double>()), 0.2 * expected * expected) << "one field for each axis";
}

TEST(GaussianMatrix, SmoothsLikeADirectSumOverTheReflectedRow) {
  for (const auto& [n, sigma] : {std::pair<std::int64_t, double>{28, 4}, {7, 1.5}, {2, 3}, {1, 1}}) {
    const torch::Tensor matrix = GaussianMatrix(n, sigma);
    const auto reflected = [n = n](std::int64_t i) {
      while (n > 1 && (i < 0 || i >= n)) i = i < 0 ? -i : 2 * (n - 1) - i;
      return n > 1 ? i : 0;
    };
    for (std::int64_t i = 0; i < n; ++i) {
      std::vector<double> row(static_cast<std::size_t>(n));
      double sum = 0;
      const auto radius = static_cast<std::int64_t>(std::ceil(4 * sigma));
      for (std::int64_t k = -radius; k <= radius; ++k) {
        const double weight = std::exp(-0.5 * static_cast<double>(k * k) / (sigma * sigma));
        row[static_cast<std::size_t>(reflected(i + k))] += weight;
        sum += weight;
      }
      for (std::int64_t j = 0; j < n; ++j) {
        EXPECT_NEAR(matrix[i][j].item<double>(), row[static_cast<std::size_t>(j)] / sum, 1e-6)
            << "n " << n << ", sigma " << sigma << ", row " << i << ", column " << j;
      }
    }
  }
}

}  // namespace
}  // namespace lenslet::native
