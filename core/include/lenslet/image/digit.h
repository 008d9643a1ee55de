// A drawing becomes what MNIST's authors would have made of it.
// Source: http://yann.lecun.com/exdb/mnist/: the ink is fitted into 20×20 keeping its aspect, then placed in 28×28 so
// that its centre of mass lies at the centre.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "lenslet/error.h"

namespace lenslet {

// 8-bit grey, row-major, `stride` bytes from a row to the next.
struct GrayView {
  std::span<const std::uint8_t> pixels;
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int64_t stride = 0;
};

struct Box {  // Half-open, in pixels.
  std::int32_t left = 0, top = 0, right = 0, bottom = 0;
};

enum class Ink { kAutomatic, kLight, kDark };  // Which end of the grey scale is the writing.

// The result with every step that led to it, for people to look at.
struct DigitImage {
  static constexpr int kSide = 28, kFitted = 20;

  bool blank = true;  // No ink: everything below is zero, and there is nothing to predict.
  bool inverted = false;  // The image was dark on light.
  Box ink;                // Bounding box of the ink in the source.
  std::int32_t fitted_width = 0, fitted_height = 0;  // Of the ink within 20×20; the longer one is 20.
  std::array<float, kFitted * kFitted> fitted{};     // Area average of the padded square, 0 … 1.
  float centre_x = 0, centre_y = 0;     // Centre of mass in `fitted`, in pixel-edge coordinates.
  std::int32_t offset_x = 0, offset_y = 0;  // Where `fitted` is pasted; the centre of mass ends in (14, 15].
  std::array<float, kSide * kSide> pixels{};  // The network's input before normalisation, 0 … 1.
};

Result<DigitImage> PrepareDigit(const GrayView& image, Ink ink = Ink::kAutomatic);

}  // namespace lenslet
