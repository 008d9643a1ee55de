// Ink on paper: antialiased round strokes in an 8-bit coverage bitmap.
#pragma once

#include <cstdint>
#include <vector>

#include "lenslet/image/digit.h"

namespace lenslet {

struct InkPoint {  // In bitmap pixels, pixel (0, 0) being [0, 1)².
  float x = 0, y = 0;
  float radius = 0;
};

class InkBitmap {
 public:
  static constexpr std::int32_t kMaxSide = 16384;
  static constexpr float kMaxCoordinate = 1e6F;

  // Blank paper; each side is clamped to [0, kMaxSide].
  InkBitmap(std::int32_t width, std::int32_t height);
  // Starts from what is on the paper already: width · height values, row-major; missing ones are blank.
  InkBitmap(std::int32_t width, std::int32_t height, std::vector<std::uint8_t> coverage);

  // coverage = max(coverage, c) — or min(coverage, 1 − c) for the eraser — where c is the share of the pixel that the
  // convex hull of the two discs covers, within 0.1 for radii of a pixel or more. A segment of two equal points is a
  // dot; one without a positive radius, or with a number that is not within ±kMaxCoordinate, draws nothing. Returns the
  // box of pixels that it may change. Only pixels near the stroke are visited.
  Box Draw(InkPoint from, InkPoint to, bool erase = false);
  void Clear();

  std::int32_t width() const { return width_; }
  std::int32_t height() const { return height_; }
  GrayView view() const { return {coverage_, width_, height_, width_}; }  // Ink is light: 255.

 private:
  std::int32_t width_, height_;
  std::vector<std::uint8_t> coverage_;
};

}  // namespace lenslet
