#include "image/fit.h"

#include <algorithm>
#include <cstddef>

namespace lenslet {
namespace {

constexpr int kFitted = DigitImage::kFitted;

using RowSums = std::array<std::uint64_t, kFitted>;

std::uint32_t Strength(std::uint8_t pixel, const InkLevels& levels) {
  const std::int32_t strength = (pixel ^ levels.flip) - levels.background;
  return static_cast<std::uint32_t>(strength > levels.noise ? strength : 0);
}

std::uint64_t SumStrength(const std::uint8_t* pixels, std::int64_t count, const InkLevels& levels) {
  constexpr std::int64_t kChunk = 1 << 16;  // 255 · 2¹⁶ fits 32 bits, in which compilers add fastest.
  std::uint64_t total = 0;
  for (std::int64_t begin = 0; begin < count; begin += kChunk) {
    const std::int64_t end = std::min(count, begin + kChunk);
    std::uint32_t sum = 0;
    for (std::int64_t i = begin; i < end; ++i) sum += Strength(pixels[i], levels);
    total += sum;
  }
  return total;
}

// Σ strength · length over the units [begin, end) of a row; the pixels at both ends may be covered in part.
std::uint64_t SumUnits(const std::uint8_t* row, std::int64_t begin, std::int64_t end, const InkLevels& levels) {
  if (begin >= end) return 0;
  const std::int64_t first = begin / kUnitsPerPixel;
  const std::int64_t last = (end - 1) / kUnitsPerPixel;
  const auto part = [&](std::int64_t pixel, std::int64_t units) {
    return std::uint64_t{Strength(row[pixel], levels)} * static_cast<std::uint64_t>(units);
  };
  if (first == last) return part(first, end - begin);
  return part(first, (first + 1) * kUnitsPerPixel - begin) +
         SumStrength(row + first + 1, last - first - 1, levels) * static_cast<std::uint64_t>(kUnitsPerPixel) +
         part(last, end - last * kUnitsPerPixel);
}

RowSums SumRow(const std::uint8_t* row, std::int64_t width, const InkLevels& levels, const FittedAxis& x) {
  RowSums sums;
  for (int column = 0; column < kFitted; ++column) {
    const std::int64_t begin = x.origin + column * x.cell;
    sums[static_cast<std::size_t>(column)] =
        SumUnits(row, std::max<std::int64_t>(begin, 0), std::min(begin + x.cell, width * kUnitsPerPixel), levels);
  }
  return sums;
}

}  // namespace

FittedAxis PlaceInk(std::int64_t begin, std::int64_t end, std::int64_t side) {
  const std::int64_t extent = end - begin;
  const std::int64_t cell = side * kUnitsPerPixel / kFitted;
  std::int64_t padding = (side - extent) * kUnitsPerPixel / 2;
  // An extent of whole cells: half a cell of padding would blur every column of what was sharp.
  if (extent * kFitted % side == 0) padding -= padding % cell;
  const std::int64_t first = padding / cell;
  const std::int64_t last = (padding + extent * kUnitsPerPixel - 1) / cell;
  return {begin * kUnitsPerPixel - padding, cell, static_cast<std::int32_t>(last - first + 1)};
}

FittedSums SumCells(const GrayView& image, const InkLevels& levels, const FittedAxis& x, const FittedAxis& y) {
  FittedSums sums{};
  const std::int64_t square_end = y.origin + kFitted * y.cell;
  const std::int64_t top = std::max<std::int64_t>(y.origin / kUnitsPerPixel, 0);
  const std::int64_t bottom = std::min<std::int64_t>((square_end + kUnitsPerPixel - 1) / kUnitsPerPixel, image.height);
  for (std::int64_t source = top; source < bottom; ++source) {
    const RowSums row = SumRow(image.pixels.data() + source * image.stride, image.width, levels, x);
    const std::int64_t begin = std::max(source * kUnitsPerPixel, y.origin);
    const std::int64_t end = std::min((source + 1) * kUnitsPerPixel, square_end);
    // A source row lies in one cell or two, or in many where the ink is smaller than 20 pixels.
    for (std::int64_t cell = (begin - y.origin) / y.cell; cell * y.cell + y.origin < end; ++cell) {
      const std::int64_t cell_begin = y.origin + cell * y.cell;
      const std::int64_t overlap = std::min(end, cell_begin + y.cell) - std::max(begin, cell_begin);
      for (int column = 0; column < kFitted; ++column) {
        sums[static_cast<std::size_t>(cell * kFitted + column)] +=
            row[static_cast<std::size_t>(column)] * static_cast<std::uint64_t>(overlap);
      }
    }
  }
  return sums;
}

}  // namespace lenslet
