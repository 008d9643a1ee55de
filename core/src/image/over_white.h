// A colour seen through its alpha, on white paper.
#pragma once

#include <cstdint>

namespace lenslet {

// round((colour·alpha + 255·(255 − alpha)) / 255)
inline std::uint32_t OverWhite(std::uint32_t colour, std::uint32_t alpha) {
  if (alpha == 255) return colour;  // As good as always, and a canvas is classified with every frame.
  return (colour * alpha + 255 * (255 - alpha) + 127) / 255;
}

}  // namespace lenslet
