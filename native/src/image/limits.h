// The one check of an image's claimed size.
#pragma once

#include <cstdint>
#include <string>

#include "base/failure.h"
#include "image/image.h"

namespace lenslet::native {

inline void CheckSize(const std::string& name, std::int64_t width, std::int64_t height) {
  if (width < 1 || height < 1) throw Failure(name, ": an image of ", width, "×", height, " pixels");
  if (width > kMostPixels / height) {
    throw Failure(name, ": an image of ", width, "×", height, " pixels; the limit is ", kMostPixels / 1'000'000,
                  " million");
  }
}

}  // namespace lenslet::native
