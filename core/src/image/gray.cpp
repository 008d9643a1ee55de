#include "lenslet/image/gray.h"

#include <cassert>
#include <cstddef>

#include "image/over_white.h"

namespace lenslet {

void GrayFromRgba(std::span<const std::uint8_t> rgba, std::span<std::uint8_t> gray) {
  assert(rgba.size() == 4 * gray.size());
  for (std::size_t i = 0; i < gray.size(); ++i) {
    const std::uint8_t* pixel = rgba.data() + 4 * i;
    const std::uint32_t alpha = pixel[3];
    const std::uint32_t luma =
        19595 * OverWhite(pixel[0], alpha) + 38470 * OverWhite(pixel[1], alpha) + 7471 * OverWhite(pixel[2], alpha);
    gray[i] = static_cast<std::uint8_t>((luma + 0x8000) >> 16);
  }
}

}  // namespace lenslet
