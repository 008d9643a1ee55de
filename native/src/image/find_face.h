// The face in a photo, by the finder that travels inside the program.
#pragma once

#include <string>

#include "image/image.h"
#include "lenslet/image/face.h"

namespace lenslet::native {

// FaceFinder::FindPortrait, by any thread. Throws a Failure that begins with `name`.
Portrait FindPortrait(const RgbaImage& image, const std::string& name);

// SHA-256 of the finder's file: another finder, other boxes.
const std::string& FaceFinderChecksum();

}  // namespace lenslet::native
