// Ink on paper: antialiased round strokes in an 8-bit coverage bitmap.
#pragma once

#include <cstdint>
#include <vector>

#include "lenslet/image/digit.h"

namespace lenslet {

struct InkPoint {  // In bitmap pixels.
  float x = 0, y = 0;
  float radius = 0;
};

class InkBitmap {
 public:
  InkBitmap(std::int32_t width, std::int32_t height);

  // coverage = max(coverage, c) — or min(coverage, 1 − c) for the eraser — where c is the antialiased area of the
  // convex hull of two discs. A segment of two equal points is a dot. Returns the box of pixels that it may change.
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
