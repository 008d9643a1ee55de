// A photo or scan becomes ink that can lie on the paper.
#pragma once

#include <cstdint>
#include <vector>

#include "lenslet/image/digit.h"

namespace lenslet::studio {

// The picture with its background taken to 0 and its strongest ink to 255, whichever of the two is dark, densely
// packed. Empty if there is nothing written on it. Fails as PrepareDigit does.
Result<std::vector<std::uint8_t>> InkOfPicture(const GrayView& picture);

}  // namespace lenslet::studio
