// Which way up a photo is.
#pragma once

#include <cstddef>
#include <span>

#include "image/image.h"

namespace lenslet::native {

// The Exif orientation of a JPEG, 1 to 8; 1 when it has none, or none that makes sense. `file` is hostile.
// Format: CIPA DC-008 (Exif 2.3), sections 4.5 and 4.6.
int ExifOrientation(std::span<const std::byte> file);

// The image turned and mirrored so that it is upright.
RgbaImage Upright(RgbaImage image, int orientation);

}  // namespace lenslet::native
