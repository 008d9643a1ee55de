// Colour to grey.
#pragma once

#include <cstdint>
#include <span>

namespace lenslet {

// gray[i] = round(0.299 R + 0.587 G + 0.114 B) of pixel i laid over white by its alpha (not premultiplied): Rec. 601
// luma, in the fixed point of Pillow's convert("L"). rgba.size() = 4 · gray.size(). `gray` may begin where `rgba` does.
void GrayFromRgba(std::span<const std::uint8_t> rgba, std::span<std::uint8_t> gray);

}  // namespace lenslet
