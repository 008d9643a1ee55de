// A photographed sheet of paper as if the light had fallen on it evenly.
#pragma once

#include <cstdint>
#include <span>

namespace lenslet {

// pixel(x, y) · mean of L / L(x, y), rounded, 255 at most, where L is a quadratic in x and y fitted to the paper: to
// the medians of 8×8 samples in each of 16×16 blocks, those far from the others (ink, mostly) counting less and less
// (Tukey's biweight). Nothing happens to a picture whose blocks are alike, as those of a drawing or a scan are, nor to
// one whose blocks L does not describe at least twice as well as their median, nor to one of fewer than 32 pixels a
// side. 8-bit grey in densely packed rows, width · height of them. Linear in the number of pixels.
void EvenLight(std::span<std::uint8_t> pixels, std::int32_t width, std::int32_t height);

}  // namespace lenslet
