// A drawing becomes what MNIST's authors would have made of it: the ink is fitted into 20×20 keeping its aspect, then
// placed in 28×28 by its centre of mass. Source: http://yann.lecun.com/exdb/mnist/; what that page leaves open was read
// off the 70,000 published digits and stands beside each field below.
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
  bool operator==(const Box&) const = default;
};

enum class Ink { kAutomatic, kLight, kDark };  // Which end of the grey scale is the writing.

// The result with every step that led to it, for people to look at.
struct DigitImage {
  static constexpr int kSide = 28, kFitted = 20;

  bool blank = true;      // No ink: everything below is zero, and there is nothing to predict.
  bool inverted = false;  // The image was dark on light.
  // Bounding box of the pixels that stand out from the background by more than 1/8 of the ink's contrast (and more
  // than its noise). The box of 99.9 % of MNIST's own digits is the same for any such limit from 1/255 to 1/8.
  Box ink;
  // The cells of `fitted` that the box touches; the longer extent is 20. The box lies in the middle of the square, as
  // in MNIST; only one that covers whole cells (a digit already sampled at that size) keeps to their edges.
  std::int32_t fitted_width = 0, fitted_height = 0;
  // Exact area average of the square, 0 … 1: |grey − background| / the strongest in the image, so that pale pencil
  // becomes full ink; 0 where the grey is within the noise of the background.
  std::array<float, kFitted * kFitted> fitted{};
  float centre_x = 0, centre_y = 0;  // Centre of mass in `fitted`, in pixel-edge coordinates.
  // Where `fitted` is pasted, such that the centre of mass ends in [14, 15): an exact tie goes to the middle of the
  // image, as all three ties in MNIST do. Of very lopsided ink, what falls beyond the image is lost, as in MNIST (2 of
  // 70,000).
  std::int32_t offset_x = 0, offset_y = 0;
  std::array<float, kSide * kSide> pixels{};  // The network's input before normalisation, 0 … 1.
};

// Linear in the number of pixels; allocates nothing unless it fails. Of an image of any size:
//   background  median of the outermost ring of pixels; its noise: their median absolute deviation, MAD
//   ink         the side, lighter or darker, on which the greys reach further from the background (kAutomatic)
//   contrast    how far they reach; below 8 + 7·MAD grey levels the image is blank
//   noise       unless MAD = 0, greys within 8·MAD + 4 of the background (at most half the contrast) count as
//   background
// Where `ink` is given and the ring itself is mostly ink, the background is the grey at the far end instead.
// Errors: kBadImage for no pixels, a stride below the width, or a buffer too short for the size.
Result<DigitImage> PrepareDigit(const GrayView& image, Ink ink = Ink::kAutomatic);

}  // namespace lenslet
