// The one check that an image's buffer holds what its size promises.
#pragma once

#include <cstdint>
#include <optional>

#include "lenslet/error.h"

namespace lenslet {

// kBadImage for no pixels, a stride shorter than a row, or fewer than (height − 1)·stride + width·pixel_bytes bytes.
std::optional<Error> CheckBuffer(std::size_t buffer_bytes, std::int32_t width, std::int32_t height, std::int64_t stride,
                                 std::int64_t pixel_bytes);

}  // namespace lenslet
