// A photo or scan becomes ink that can lie on the paper.
#pragma once

#include <cstdint>
#include <span>

#include "lenslet/image/digit.h"

namespace lenslet::studio {

// The picture, densely packed grey, with its light evened out, its background taken to 0 and its strongest ink to 255,
// whichever of the two is dark. False if there is nothing written on it. Fails as PrepareDigit does.
Result<bool> MakeInk(std::span<std::uint8_t> picture, std::int32_t width, std::int32_t height);

}  // namespace lenslet::studio
