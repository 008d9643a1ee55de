// The finder against faces whose place is known, since the test draws them.
#include "lenslet/image/face.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace lenslet {
namespace {

std::vector<std::byte> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const auto view = std::as_bytes(std::span(bytes));
  return {view.begin(), view.end()};
}

FaceFinder Finder() { return FaceFinder::Create(ReadFile(LENSLET_FACE)).value(); }

struct Colour {
  double red, green, blue;
};

class Painting {
 public:
  Painting(std::int32_t width, std::int32_t height, Colour colour) : width_(width), height_(height) {
    pixels_.resize(4 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 255);
    Ellipse(width / 2.0, height / 2.0, 2.0 * width, 2.0 * height, colour);
  }
  // With a soft edge of a pixel.
  void Ellipse(double x, double y, double half_width, double half_height, Colour colour) {
    for (std::int32_t row = 0; row < height_; ++row) {
      for (std::int32_t column = 0; column < width_; ++column) {
        const double from_middle = std::hypot((column + 0.5 - x) / half_width, (row + 0.5 - y) / half_height);
        const double cover = std::clamp((1 - from_middle) * std::min(half_width, half_height) + 0.5, 0.0, 1.0);
        std::uint8_t* pixel = &pixels_[4 * static_cast<std::size_t>(row * width_ + column)];
        const double colours[] = {colour.red, colour.green, colour.blue};
        for (int c = 0; c < 3; ++c) {
          pixel[c] = static_cast<std::uint8_t>(std::lround(pixel[c] + cover * (colours[c] - pixel[c])));
        }
      }
    }
  }
  // Shoulders, hair, skin, shades, eyes, brows, nose and mouth; `side` from brow to chin.
  void Person(double x, double y, double side) {
    const Colour skin{222, 170, 140}, shade{186, 130, 104}, dark{52, 36, 30}, lips{170, 78, 78}, white{240, 236, 232};
    const auto draw = [&](double right, double down, double half_width, double half_height, Colour colour) {
      Ellipse(x + right * side, y + down * side, half_width * side, half_height * side, colour);
    };
    draw(0, 1.25, 0.95, 0.55, {70, 84, 120});
    draw(0, 0.6, 0.22, 0.35, shade);
    draw(0, -0.15, 0.5, 0.58, dark);
    draw(0, 0, 0.41, 0.54, skin);
    for (const double way : {-1.0, 1.0}) {
      draw(way * 0.18, -0.17, 0.12, 0.075, shade);
      draw(way * 0.18, -0.24, 0.11, 0.022, dark);
      draw(way * 0.18, -0.15, 0.075, 0.035, white);
      draw(way * 0.18, -0.15, 0.034, 0.036, dark);
      draw(way * 0.045, 0.12, 0.03, 0.02, shade);
    }
    draw(0, 0.02, 0.035, 0.12, {236, 190, 164});
    draw(0, 0.27, 0.16, 0.045, lips);
    draw(0, 0.27, 0.12, 0.012, dark);
  }
  PhotoView view() const { return {pixels_, width_, height_, 4 * std::int64_t{width_}}; }

 private:
  std::int32_t width_, height_;
  std::vector<std::uint8_t> pixels_;
};

TEST(FaceFinder, FindsAFaceWhereverItIs) {
  FaceFinder finder = Finder();
  struct Place {
    std::int32_t width, height;
    double x, y, side;
  };
  for (const Place& place :
       {Place{240, 240, 120, 110, 110}, Place{640, 400, 120, 150, 110}, Place{640, 400, 500, 200, 150},
        Place{300, 900, 150, 160, 90}, Place{900, 700, 700, 180, 140}, Place{64, 64, 32, 30, 30}}) {
    Painting picture(place.width, place.height, {120, 140, 130});
    picture.Person(place.x, place.y, place.side);
    const auto face = finder.Find(picture.view());
    ASSERT_TRUE(face.has_value());
    ASSERT_TRUE(face->has_value()) << place.width << "×" << place.height << ", " << place.x;
    EXPECT_NEAR((*face)->x, place.x, 0.2 * place.side) << place.width;
    EXPECT_NEAR((*face)->y, place.y, 0.2 * place.side) << place.width;
    EXPECT_NEAR(std::log2((*face)->side / place.side), 0, 0.5) << place.width;
  }
}

TEST(FaceFinder, FindsNoneWhereThereIsNone) {
  FaceFinder finder = Finder();
  const Painting plain(300, 200, {120, 140, 130});
  Painting spots(300, 200, {200, 200, 190});
  for (int i = 0; i < 12; ++i) spots.Ellipse(20 + 24 * i, 30 + 11 * i, 14, 9, {90, 60.0 + 10 * i, 150});
  for (const Painting* picture : {&plain, &std::as_const(spots)}) {
    EXPECT_FALSE(finder.Find(picture->view()).value().has_value());
    const Portrait portrait = finder.FindPortrait(picture->view()).value();
    EXPECT_EQ(portrait.box, FirstFaceBox(300, 200));
    EXPECT_FALSE(portrait.has_face);
  }
}

TEST(FaceFinder, TakesTheLargerOfTwo) {
  FaceFinder finder = Finder();
  Painting picture(800, 400, {120, 140, 130});
  picture.Person(180, 170, 90);
  picture.Person(560, 190, 160);
  const auto face = finder.Find(picture.view()).value();
  ASSERT_TRUE(face.has_value());
  EXPECT_NEAR(face->x, 560, 40);
}

// A network for windows of so many cells that gives every class the same.
std::vector<std::byte> Even(std::int64_t cells, std::int64_t classes) {
  Architecture network;
  network.name = "even";
  network.input = Shape{3, cells, cells};
  network.classes.push_back("none");
  for (std::int64_t i = 1; i < classes; ++i) network.classes.push_back(std::to_string(i));
  network.layers = {{"pool", AdaptiveAvgPool2d{{1, 1}}}, {"flatten", Flatten{}}, {"fc", Linear{3, classes}}};
  Tensors tensors;
  tensors.Add("fc.weight", Shape{classes, 3}, std::vector<float>(static_cast<std::size_t>(3 * classes)));
  tensors.Add("fc.bias", Shape{classes}, std::vector<float>(static_cast<std::size_t>(classes)));
  return Model::Bind(network, std::move(tensors)).value().Serialize();
}

TEST(FaceFinder, TakesNetworksWithItsClassesAndSmallWindowsAlone) {
  EXPECT_TRUE(FaceFinder::Create(Even(128, 101)).has_value());
  EXPECT_EQ(FaceFinder::Create(Even(129, 101)).error().code, ErrorCode::kWrongInput);
  EXPECT_EQ(FaceFinder::Create(Even(32, 100)).error().code, ErrorCode::kWrongInput);
  FaceFinder finder = FaceFinder::Create(Even(32, 101)).value();
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 300}, {5000, 3}, {160, 160}}) {
    const Painting picture(width, height, {200, 100, 50});
    const auto [box, has_face] = finder.FindPortrait(picture.view()).value();
    EXPECT_EQ(has_face, width == height) << width;  // Everything is a face to it, but no window fits into a strip.
    EXPECT_TRUE(0 <= box.left && box.left < box.right && box.right <= width) << width;
    EXPECT_TRUE(0 <= box.top && box.top < box.bottom && box.bottom <= height) << height;
  }
}

TEST(FaceFinder, RefusesOtherNetworksAndPhotosWithoutPixels) {
  EXPECT_EQ(FaceFinder::Create(ReadFile(LENSLET_TEST_DATA "/tiny.safetensors")).error().code, ErrorCode::kWrongInput);
  EXPECT_FALSE(FaceFinder::Create({}).has_value());
  EXPECT_EQ(Finder().Find(PhotoView{}).error().code, ErrorCode::kBadImage);
}

TEST(PortraitBox, IsASquareAroundTheFace) {
  EXPECT_EQ(PortraitBox({100, 90, 50, 1}, 300, 200), (CropBox{60, 50, 140, 130}));
  EXPECT_EQ(PortraitBox({20, 190, 50, 1}, 300, 200), (CropBox{0, 120, 80, 200}));    // Moved inside.
  EXPECT_EQ(PortraitBox({150, 100, 140, 1}, 300, 200), (CropBox{50, 0, 250, 200}));  // No larger than the photo.
  EXPECT_EQ(PortraitBox({0.2, 0.1, 0.1, 1}, 1, 1), (CropBox{0, 0, 1, 1}));
}

}  // namespace
}  // namespace lenslet
