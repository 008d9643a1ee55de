// What the trainer changes at random in images; affine and elastic changes: warp_test.cpp.
#include <gtest/gtest.h>

#include <set>

#include "train/augment.h"

namespace lenslet::native {
namespace {

TEST(Augment, DoesWhatItIsCertainToDo) {
  torch::manual_seed(2);
  const torch::Tensor images = torch::rand({4, 3, 6, 6});
  EXPECT_TRUE(torch::equal(Augment(images, {}), images));
  EXPECT_TRUE(torch::equal(Augment(images, {.random_crop = 6}), images)) << "the only crop of that size";
  EXPECT_TRUE(torch::equal(Augment(images, {.horizontal_flip = 1}), images.flip(3)));
  EXPECT_TRUE(torch::allclose(Augment(images, {.affine = RandomAffine{}}), images, 0, 1e-6)) << "by nothing";
  EXPECT_TRUE(torch::allclose(Augment(images, {.elastic = Elastic{0, 4}}), images, 0, 1e-6)) << "by nothing";
  const torch::Tensor gray = images.select(1, 0) * 0.299 + images.select(1, 1) * 0.587 + images.select(1, 2) * 0.114;
  const torch::Tensor made_gray = Augment(images, {.grayscale = 1});
  for (int c = 0; c < 3; ++c) EXPECT_TRUE(torch::allclose(made_gray.select(1, c), gray, 0, 1e-6)) << c;
}

TEST(Augment, CropsArePiecesOfTheImage_AndReachEveryPlace) {
  torch::manual_seed(3);
  const torch::Tensor image = torch::arange(20, torch::kFloat32).view({1, 1, 4, 5});
  const torch::Tensor crops = Augment(image.expand({400, 1, 4, 5}), {.random_crop = 3});
  ASSERT_EQ(crops.sizes(), (torch::IntArrayRef{400, 1, 3, 3}));
  std::set<int> corners;
  for (int i = 0; i < 400; ++i) {
    const int corner = static_cast<int>(crops[i][0][0][0].item<float>());
    corners.insert(corner);
    const torch::Tensor expected =
        image[0][0].slice(0, corner / 5, corner / 5 + 3).slice(1, corner % 5, corner % 5 + 3);
    ASSERT_TRUE(torch::equal(crops[i][0], expected)) << "crop " << i << " at " << corner;
  }
  EXPECT_EQ(corners, (std::set<int>{0, 1, 2, 5, 6, 7}));
}

TEST(Augment, JitterKeepsToItsFactors) {
  torch::manual_seed(4);
  const torch::Tensor images = torch::rand({500, 3, 4, 4}) * 0.5;  // Twice as bright is still at most 1.
  const torch::Tensor ratio = (Augment(images, {.color_jitter = ColorJitter{.brightness = 0.4}}) / images).flatten(1);
  EXPECT_TRUE(torch::allclose(ratio, ratio.select(1, 0).unsqueeze(1).expand_as(ratio), 1e-4)) << "one factor an image";
  EXPECT_GE(ratio.min().item<float>(), 0.6f - 1e-4f);
  EXPECT_LE(ratio.max().item<float>(), 1.4f + 1e-4f);
  EXPECT_LT(ratio.min().item<float>(), 0.63f);
  EXPECT_GT(ratio.max().item<float>(), 1.37f);
  const torch::Tensor flat = Augment(images, {.color_jitter = ColorJitter{.contrast = 0.4}});
  EXPECT_NEAR(flat.mean().item<double>(), images.mean().item<double>(), 2e-3) << "contrast turns about the mean";
}

// Every pixel goes the same part of the way towards the largest, or the smallest, of its neighbourhood.
TEST(Augment, StrokesGetBroaderOrFiner) {
  torch::manual_seed(5);
  const torch::Tensor images = torch::rand({200, 1, 6, 6});
  const torch::Tensor changed = Augment(images, {.stroke_width = 0.5});
  int broader = 0;
  for (int i = 0; i < 200; ++i) {
    const torch::Tensor before = images[i], step = changed[i] - before;
    const bool up = step.sum().item<double>() > 0;
    const torch::Tensor framed =
        torch::constant_pad_nd(before, {1, 1, 1, 1}, up ? -9 : 9).unfold(1, 3, 1).unfold(2, 3, 1);
    const torch::Tensor way = (up ? framed.amax({3, 4}) : framed.amin({3, 4})) - before;
    const double part = (step.sum() / way.sum()).item<double>();
    EXPECT_TRUE(part >= 0 && part <= 0.5) << i << ": " << part;
    EXPECT_TRUE(torch::allclose(step, part * way, 0, 1e-5)) << i;
    broader += up ? 1 : 0;
  }
  EXPECT_NEAR(broader, 100, 40);
}

// A rectangle of the image's mean, of an area and a shape within the limits up to whole pixels, anywhere in the image.
TEST(Augment, ErasesOneRectangle) {
  torch::manual_seed(7);
  constexpr int kSide = 40, kImages = 300;
  const torch::Tensor images = torch::rand({kImages, 3, kSide, kSide});
  const RandomErasing erasing{.probability = 0.5, .scale_least = 0.05, .scale_most = 0.2};
  const torch::Tensor erased = Augment(images, {.random_erasing = erasing});
  int changed = 0, at_the_edge = 0;
  for (int i = 0; i < kImages; ++i) {
    const torch::Tensor where = (erased[i] != images[i]).any(0);
    const torch::Tensor rows = where.any(1).nonzero().flatten(), columns = where.any(0).nonzero().flatten();
    if (rows.numel() == 0) continue;
    ++changed;
    const auto top = rows[0].item<int>(), left = columns[0].item<int>();
    const auto tall = static_cast<int>(rows.numel()), wide = static_cast<int>(columns.numel());
    ASSERT_TRUE(where.slice(0, top, top + tall).slice(1, left, left + wide).all().item<bool>())
        << "no rectangle: " << i;
    const torch::Tensor mean = images[i].mean({1, 2}).view({3, 1, 1});
    ASSERT_TRUE(torch::allclose(erased[i].slice(1, top, top + tall).slice(2, left, left + wide),
                                mean.expand({3, tall, wide}), 0, 1e-6));
    const double ratio = static_cast<double>(tall) / wide, area = static_cast<double>(tall * wide) / (kSide * kSide);
    EXPECT_TRUE(area > 0.04 && area < 0.23) << area;
    EXPECT_TRUE(ratio > 0.25 && ratio < 4) << ratio;
    at_the_edge += top == 0 || top + tall == kSide ? 1 : 0;
  }
  EXPECT_NEAR(changed, kImages / 2, 40);
  EXPECT_GT(at_the_edge, 3) << "top and bottom are reached";
}

}  // namespace
}  // namespace lenslet::native
