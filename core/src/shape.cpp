#include "lenslet/shape.h"

#include <cassert>
#include <limits>

#include "number.h"

namespace lenslet {

Shape::Shape(std::initializer_list<std::int64_t> extents) {
  const auto shape = From({extents.begin(), extents.size()});
  assert(shape.has_value());
  if (shape) *this = *shape;
}

std::optional<Shape> Shape::From(std::span<const std::int64_t> extents) {
  if (extents.size() > kMaxRank) return std::nullopt;
  Shape shape;
  std::int64_t bound = 1;  // The product with every 0 taken as 1, so that later extents cannot hide an overflow.
  for (const std::int64_t extent : extents) {
    if (extent < 0) return std::nullopt;
    if (extent > 1 && bound > std::numeric_limits<std::int64_t>::max() / extent) return std::nullopt;
    bound *= extent > 1 ? extent : 1;
    shape.extents_[shape.rank_++] = extent;
  }
  return shape;
}

std::int64_t Shape::elements() const {
  std::int64_t product = 1;
  for (const std::int64_t extent : extents()) product *= extent;
  return product;
}

std::string ToString(const Shape& shape) {
  std::string text = "[";
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    if (axis > 0) text += ", ";
    text += ToText(shape[axis]);
  }
  return text + "]";
}

}  // namespace lenslet
