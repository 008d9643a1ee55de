// What in a grey image is ink: polarity, background, contrast, noise.
#pragma once

#include <cstdint>

#include "lenslet/image/digit.h"

namespace lenslet {

// strength(v) = v' − background where v' > background + noise, else 0, with v' = v ^ flip.
struct InkLevels {
  std::uint8_t flip = 0;        // 0 for light ink, 255 for dark: v ^ 255 = 255 − v.
  std::int32_t background = 0;  // Of v', as all below.
  std::int32_t noise = 0;
  std::int32_t contrast = 0;  // The greatest strength; 0 if the image is blank.
};

// `image` has been checked: at least one pixel, and its buffer fits.
InkLevels SeparateInk(const GrayView& image, Ink ink);

// Bounding box of the pixels with v' > limit; all zero if there are none.
Box BoxAbove(const GrayView& image, std::uint8_t flip, std::int32_t limit);

}  // namespace lenslet
