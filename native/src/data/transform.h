// Changes that every image of a data set gets, those to learn from and those to measure on alike: torchvision's
// functions of these names on 8-bit images, which are Pillow's.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "data/data_set.h"

namespace lenslet::native {

struct Crop {
  std::int64_t top = 0, left = 0, height = 0, width = 0;
};
struct CenterCrop {  // Its corner at half the rest, rounded as Python does: a half to the even number.
  std::int64_t height = 0, width = 0;
};
struct HorizontalFlip {};
struct Brightness {  // factor · x
  double factor = 1;
};
struct Contrast {  // m + factor · (x − m), m the mean of the grey image, rounded.
  double factor = 1;
};
struct Resize {  // ResizePhoto: antialiased bilinear, within one level of Pillow's.
  std::int64_t height = 0, width = 0;
};
using Transform = std::variant<Crop, CenterCrop, HorizontalFlip, Brightness, Contrast, Resize>;

// Each image, step by step. Brightness and contrast are cut off at 0 and 255 and lose their fraction, as in
// https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Blend.c. Throws a Failure for a crop that is not
// within the image.
void TransformImages(LabelledImages& images, const std::vector<Transform>& steps);

}  // namespace lenslet::native
