#include "lenslet/image/digit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "image/buffer.h"
#include "image/fit.h"
#include "image/separate_ink.h"

namespace lenslet {
namespace {

constexpr int kFitted = DigitImage::kFitted;
constexpr int kSide = DigitImage::kSide;

struct Shift {
  float centre;
  std::int32_t offset;
};

// centre = Σ mass·(i + ½) / Σ mass. Sums of integers in double: exact, hence true ties, for anything but giant images.
Shift Centre(const FittedSums& sums, std::size_t step, std::size_t across) {
  double mass = 0, moment = 0;
  for (std::size_t i = 0; i < kFitted; ++i) {
    double line = 0;
    for (std::size_t j = 0; j < kFitted; ++j) line += static_cast<double>(sums[i * step + j * across]);
    mass += line;
    moment += line * (static_cast<double>(i) + 0.5);
  }
  const double centre = moment / mass;
  return {static_cast<float>(centre), static_cast<std::int32_t>(std::ceil(kSide / 2.0 - centre))};
}

void Paste(DigitImage& digit) {
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const int row = y - digit.offset_y, column = x - digit.offset_x;
      if (row < 0 || row >= kFitted || column < 0 || column >= kFitted) continue;
      digit.pixels[static_cast<std::size_t>(y * kSide + x)] =
          digit.fitted[static_cast<std::size_t>(row * kFitted + column)];
    }
  }
}

}  // namespace

Result<DigitImage> PrepareDigit(const GrayView& image, Ink ink) {
  if (auto error = CheckBuffer(image.pixels.size(), image.width, image.height, image.stride, 1)) {
    return std::unexpected(*std::move(error));
  }
  DigitImage digit;
  const InkLevels levels = SeparateInk(image, ink);
  if (levels.contrast == 0) return digit;

  digit.blank = false;
  digit.inverted = levels.flip != 0;
  const std::int32_t limit = levels.background + std::max(levels.noise, levels.contrast / 8);
  digit.ink = BoxAbove(image, levels.flip, limit);

  const std::int64_t side = std::max(digit.ink.right - digit.ink.left, digit.ink.bottom - digit.ink.top);
  const FittedAxis x = PlaceInk(digit.ink.left, digit.ink.right, side);
  const FittedAxis y = PlaceInk(digit.ink.top, digit.ink.bottom, side);
  digit.fitted_width = x.cells;
  digit.fitted_height = y.cells;
  const FittedSums sums = SumCells(image, levels, x, y);
  const double full = static_cast<double>(x.cell) * static_cast<double>(y.cell) * levels.contrast;
  for (std::size_t i = 0; i < sums.size(); ++i)
    digit.fitted[i] = static_cast<float>(static_cast<double>(sums[i]) / full);

  const Shift horizontal = Centre(sums, 1, kFitted);
  const Shift vertical = Centre(sums, kFitted, 1);
  digit.centre_x = horizontal.centre;
  digit.centre_y = vertical.centre;
  digit.offset_x = horizontal.offset;
  digit.offset_y = vertical.offset;
  Paste(digit);
  return digit;
}

}  // namespace lenslet
