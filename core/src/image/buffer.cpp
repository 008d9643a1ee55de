#include "image/buffer.h"
#include "text.h"

#include <string>

namespace lenslet {

std::optional<Error> CheckBuffer(std::size_t buffer_bytes, std::int32_t width, std::int32_t height, std::int64_t stride,
                                 std::int64_t pixel_bytes) {
  const auto size = static_cast<std::int64_t>(buffer_bytes);
  const std::string dimensions = Joined({width, "×", height});
  if (width < 1 || height < 1) {
    return Error{ErrorCode::kBadImage, Joined({"an image of ", dimensions, " has no pixels"})};
  }
  const std::int64_t row = width * pixel_bytes;
  if (stride < row) {
    return Error{ErrorCode::kBadImage,
                 Joined({"an image of ", dimensions, " cannot have a stride of ", stride, " bytes"})};
  }
  // Without a product that could overflow.
  if (size < row || (height - 1) > (size - row) / stride) {
    return Error{ErrorCode::kBadImage, Joined({"an image of ", dimensions, " with a stride of ", stride,
                                               " bytes does not fit a buffer of ", size})};
  }
  return std::nullopt;
}

}  // namespace lenslet
