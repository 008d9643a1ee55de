#include "image/separate_ink.h"

#include <algorithm>
#include <cstddef>

#include "lenslet/image/histogram.h"

namespace lenslet {
namespace {

// What JPEG leaves of flat paper stays below this; writing so faint can hardly be seen.
constexpr std::int32_t kLeastContrast = 8;

struct Range {
  std::uint8_t least, greatest;
};

// Of v ^ flip. A plain loop that compilers turn into byte-wise minimum and maximum instructions.
Range RangeOfRow(const GrayView& image, std::int64_t y, std::uint8_t flip) {
  const std::uint8_t* row = image.pixels.data() + y * image.stride;
  std::uint8_t least = 255, greatest = 0;
  for (std::int32_t x = 0; x < image.width; ++x) {
    const auto value = static_cast<std::uint8_t>(row[x] ^ flip);
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  return {least, greatest};
}

// Of the outermost pixels.
Spread MeasureRing(const GrayView& image) {
  Histogram histogram{};
  const auto width = static_cast<std::size_t>(image.width);
  for (std::int32_t y = 0; y < image.height; ++y) {
    const std::uint8_t* row = image.pixels.data() + y * image.stride;
    const std::size_t step = y == 0 || y == image.height - 1 || width == 1 ? 1 : width - 1;
    for (std::size_t x = 0; x < width; x += step) ++histogram[row[x]];
  }
  return SpreadOf(histogram);
}

}  // namespace

InkLevels SeparateInk(const GrayView& image, Ink ink) {
  Range range{255, 0};
  for (std::int32_t y = 0; y < image.height; ++y) {
    const Range row = RangeOfRow(image, y, 0);
    range = {std::min(range.least, row.least), std::max(range.greatest, row.greatest)};
  }
  Spread ring = MeasureRing(image);
  const std::int32_t above = range.greatest - ring.median;
  const std::int32_t below = ring.median - range.least;
  const bool light = ink == Ink::kLight || (ink == Ink::kAutomatic && above >= below);
  if ((light ? above < below : below < above)) {  // Only where `ink` was given: the ring is mostly ink.
    ring = {light ? range.least : range.greatest, 0};
  }
  const std::int32_t contrast = light ? range.greatest - ring.median : ring.median - range.least;
  InkLevels levels;
  levels.flip = light ? 0 : 255;
  levels.background = light ? ring.median : 255 - ring.median;
  // Of normally distributed noise σ ≤ 1.5·(MAD + ½); a million pixels of it stay within 5σ of the middle.
  levels.noise = ring.deviation == 0 ? 0 : std::min(8 * ring.deviation + 4, contrast / 2);
  levels.contrast = contrast < kLeastContrast + 7 * ring.deviation ? 0 : contrast;
  return levels;
}

Box BoxAbove(const GrayView& image, std::uint8_t flip, std::int32_t limit) {
  Box box{image.width, 0, 0, 0};
  bool found = false;
  for (std::int32_t y = 0; y < image.height; ++y) {
    if (RangeOfRow(image, y, flip).greatest <= limit) continue;
    if (!found) box.top = y;
    found = true;
    box.bottom = y + 1;
    const std::uint8_t* row = image.pixels.data() + y * image.stride;
    for (std::int32_t x = 0; x < box.left; ++x) {
      if ((row[x] ^ flip) > limit) box.left = x;
    }
    for (std::int32_t x = image.width - 1; x >= box.right; --x) {
      if ((row[x] ^ flip) > limit) box.right = x + 1;
    }
  }
  return found ? box : Box{};
}

}  // namespace lenslet
