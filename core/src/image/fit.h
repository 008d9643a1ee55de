// Area average of a box of ink, padded to a square, into kFitted × kFitted cells.
#pragma once

#include <array>
#include <cstdint>

#include "image/separate_ink.h"
#include "lenslet/image/digit.h"

namespace lenslet {

// Lengths are counted in fortieths of a source pixel: then the edges of 20 cells over a square of any whole side, and
// the middle of a square of odd side, are whole numbers, and the averages are exact integers until the one division.
inline constexpr std::int64_t kUnitsPerPixel = 2 * DigitImage::kFitted;

// One axis of the square on the source.
struct FittedAxis {
  std::int64_t origin = 0;  // Of the square, in units from the image's edge; may be negative.
  std::int64_t cell = 0;    // Extent of a cell in units.
  std::int32_t cells = 0;   // Touched by the ink.
};

// [begin, end) is the ink's extent in pixels; side ≥ end − begin is the square's.
FittedAxis PlaceInk(std::int64_t begin, std::int64_t end, std::int64_t side);

// sums[row][column] = Σ strength · overlap, where a pixel's whole area is kUnitsPerPixel²; beyond the image there is
// none.
using FittedSums = std::array<std::uint64_t, DigitImage::kFitted * DigitImage::kFitted>;
FittedSums SumCells(const GrayView& image, const InkLevels& levels, const FittedAxis& x, const FittedAxis& y);

}  // namespace lenslet
