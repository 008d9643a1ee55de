#include "data/transform.h"
#include "examples/examples.h"

namespace lenslet::native {
namespace {

// A grey image through the steps: its height and width afterwards, then its pixels.
std::vector<double> Stepped(std::int64_t height, std::int64_t width, const std::vector<std::uint8_t>& pixels,
                            const std::vector<Transform>& steps) {
  LabelledImages image{.count = 1, .channels = 1, .height = height, .width = width, .pixels = pixels, .labels = {0}};
  TransformImages(image, steps);
  std::vector<double> values{static_cast<double>(image.height), static_cast<double>(image.width)};
  values.insert(values.end(), image.pixels.begin(), image.pixels.end());
  return values;
}

}  // namespace

std::vector<Example> ImageExamples() {
  const std::vector<std::uint8_t> places{0,  2,  4,  6,  20, 22, 24, 26,  // 20 · row + 2 · column
                                         40, 42, 44, 46, 60, 62, 64, 66};
  const std::vector<std::uint8_t> grays{11, 101, 155, 203};  // Their mean is 117.5, hence 118.
  return {
      {.title =
           "a 4x4 image of 20·row + 2·column, cropped to the box from row 1, column 2 of 2x2: height, width, pixels",
       .computed_by = "lenslet",
       .expected = {2, 2, 24, 26, 44, 46},
       .computed = Stepped(4, 4, places, {Crop{1, 2, 2, 2}})},
      {.title = "the same cropped, then flipped",
       .computed_by = "lenslet",
       .expected = {2, 2, 26, 24, 46, 44},
       .computed = Stepped(4, 4, places, {Crop{1, 2, 2, 2}, HorizontalFlip{}})},
      {.title = "the same image, centre crop to 2x2 and resize to 1x1: the mean of 22, 24, 42 and 44",
       .computed_by = "core",
       .expected = {1, 1, 33},
       .computed = Stepped(4, 4, places, {CenterCrop{2, 2}, Resize{1, 1}})},
      {.title = "contrast ×2 of [11,101,155,203]: 118 + 2·(x - 118) between 0 and 255",
       .computed_by = "lenslet",
       .expected = {1, 4, 0, 84, 192, 255},
       .computed = Stepped(1, 4, grays, {Contrast{2}})},
      {.title = "brightness ×1.3 of [11,101,155,203], without what is behind the point",
       .computed_by = "lenslet",
       .expected = {1, 4, 14, 131, 201, 255},
       .computed = Stepped(1, 4, grays, {Brightness{1.3}})},
  };
}

}  // namespace lenslet::native
