#include "picture.h"

#include <algorithm>

#include "lenslet/image/histogram.h"
#include "lenslet/image/light.h"

namespace lenslet::studio {
namespace {

// Paler than this share of the strongest ink is the paper's own grain: the limit of PrepareDigit's box.
constexpr int kGrain = 255 / 8;

// The middle one of the greys outside the box of the writing, or 0 when the writing fills the picture.
int Background(const GrayView& picture, const Box& writing, std::uint8_t flip) {
  Histogram histogram{};
  for (std::int32_t y = 0; y < picture.height; ++y) {
    for (std::int32_t x = 0; x < picture.width; ++x) {
      if (x >= writing.left && x < writing.right && y >= writing.top && y < writing.bottom) continue;
      ++histogram[picture.pixels[static_cast<std::size_t>(y * picture.stride + x)] ^ flip];
    }
  }
  return MedianOf(histogram);
}

}  // namespace

Result<bool> MakeInk(std::span<std::uint8_t> ink, std::int32_t width, std::int32_t height) {
  EvenLight(ink, width, height);
  const GrayView picture{ink, width, height, width};
  const Result<DigitImage> digit = PrepareDigit(picture);
  if (!digit) return std::unexpected(digit.error());
  if (digit->blank) return false;
  const std::uint8_t flip = digit->inverted ? 255 : 0;
  const int background = Background(picture, digit->ink, flip);
  int strongest = background + 1;
  for (std::uint8_t& value : ink) {
    value ^= flip;
    strongest = std::max<int>(strongest, value);
  }
  // What lies outside the writing's box and its fringe is grain that a noisy photo has more of.
  constexpr std::int32_t kFringe = 2;
  const Box& box = digit->ink;
  std::size_t at = 0;
  for (std::int32_t y = 0; y < height; ++y) {
    for (std::int32_t x = 0; x < width; ++x, ++at) {
      const bool written =
          x >= box.left - kFringe && x < box.right + kFringe && y >= box.top - kFringe && y < box.bottom + kFringe;
      const int strength = std::max(0, ink[at] - background) * 255 / (strongest - background);
      ink[at] = static_cast<std::uint8_t>(written && (strength > kGrain || background == 0) ? strength : 0);
    }
  }
  return true;
}

}  // namespace lenslet::studio
