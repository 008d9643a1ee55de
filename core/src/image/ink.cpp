#include "lenslet/image/ink.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace lenslet {
namespace {

// Signed distance to the convex hull of two discs: negative inside. Beyond the two lines that touch both discs the
// nearest point is on a disc, between them on a line.
//
//        ____----•  the touching line's normal leans by sin = (r₀ − r₁) / length against the axis
//   ( • )------(•)
class Hull {
 public:
  Hull(InkPoint from, InkPoint to) : from_(from.radius >= to.radius ? from : to) {
    const InkPoint small = from.radius >= to.radius ? to : from;
    const float dx = small.x - from_.x, dy = small.y - from_.y;
    length_ = std::hypot(dx, dy);
    if (length_ <= from_.radius - small.radius || length_ == 0) {  // One disc holds the other.
      length_ = 0;
      return;
    }
    small_radius_ = small.radius;
    axis_x_ = dx / length_;
    axis_y_ = dy / length_;
    sin_ = (from_.radius - small.radius) / length_;
    cos_ = std::sqrt(1 - sin_ * sin_);
  }

  float Distance(float x, float y) const {
    const float dx = x - from_.x, dy = y - from_.y;
    if (length_ == 0) return std::sqrt(dx * dx + dy * dy) - from_.radius;
    const float along = dx * axis_x_ + dy * axis_y_;
    const float aside = std::abs(dx * axis_y_ - dy * axis_x_);
    const float foot = along * cos_ - aside * sin_;  // Position along the touching line.
    if (foot <= 0) return std::sqrt(dx * dx + dy * dy) - from_.radius;
    if (foot >= length_ * cos_) {
      const float past = along - length_;
      return std::sqrt(past * past + aside * aside) - small_radius_;
    }
    return aside * cos_ + along * sin_ - from_.radius;
  }

 private:
  InkPoint from_;  // The larger disc.
  float small_radius_ = 0, length_ = 0, axis_x_ = 0, axis_y_ = 0, sin_ = 0, cos_ = 1;
};

struct Span {
  float begin, end;
};

// The x that the segment can reach with `reach` around it in rows [top, bottom]: only that part of a long stroke.
Span ReachInRows(InkPoint from, InkPoint to, float reach, float top, float bottom) {
  float first = from.x, second = to.x;
  const float dy = to.y - from.y;
  if (std::abs(dy) > 1e-3F) {
    const float slope = (to.x - from.x) / dy;
    const float low = std::min(from.y, to.y), high = std::max(from.y, to.y);
    first = from.x + (std::clamp(top - reach, low, high) - from.y) * slope;
    second = from.x + (std::clamp(bottom + reach, low, high) - from.y) * slope;
  }
  return {std::min(first, second) - reach, std::max(first, second) + reach};
}

// ⌊value⌋ within [0, limit], without converting what an integer cannot hold.
std::int32_t FloorWithin(float value, std::int32_t limit) {
  return static_cast<std::int32_t>(std::clamp(std::floor(value), 0.0F, static_cast<float>(limit)));
}

bool IsUsable(InkPoint p) {  // False for NaN too.
  constexpr float kMax = InkBitmap::kMaxCoordinate;
  return std::abs(p.x) <= kMax && std::abs(p.y) <= kMax && std::abs(p.radius) <= kMax;
}

}  // namespace

InkBitmap::InkBitmap(std::int32_t width, std::int32_t height) : InkBitmap(width, height, {}) {}

InkBitmap::InkBitmap(std::int32_t width, std::int32_t height, std::vector<std::uint8_t> coverage)
    : width_(std::clamp(width, 0, kMaxSide)), height_(std::clamp(height, 0, kMaxSide)), coverage_(std::move(coverage)) {
  coverage_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
}

Box InkBitmap::Draw(InkPoint from, InkPoint to, bool erase) {
  const float radius = std::max(from.radius, to.radius);
  if (!IsUsable(from) || !IsUsable(to) || radius <= 0) return {};
  from.radius = std::max(from.radius, 0.0F);
  to.radius = std::max(to.radius, 0.0F);
  const float reach = radius + 1;
  const Box box{FloorWithin(std::min(from.x, to.x) - reach, width_),
                FloorWithin(std::min(from.y, to.y) - reach, height_),
                FloorWithin(std::max(from.x, to.x) + reach + 1, width_),
                FloorWithin(std::max(from.y, to.y) + reach + 1, height_)};
  const Hull hull(from, to);
  for (std::int32_t y = box.top; y < box.bottom; ++y) {
    std::uint8_t* row = coverage_.data() + static_cast<std::ptrdiff_t>(y) * width_;
    const auto edge = static_cast<float>(y);
    const Span span = ReachInRows(from, to, reach, edge, edge + 1);
    const std::int32_t end = FloorWithin(span.end + 1, box.right);
    for (std::int32_t x = std::max(box.left, FloorWithin(span.begin, width_)); x < end; ++x) {
      const float distance = hull.Distance(static_cast<float>(x) + 0.5F, edge + 0.5F);
      // The pixel as a one-pixel strip across the outline; 2·radius bounds what a hairline can cover of it.
      const float share = std::clamp(0.5F - distance, 0.0F, std::min(1.0F, 2 * radius));
      const auto level = static_cast<std::uint8_t>(255 * share + 0.5F);
      row[x] = erase ? std::min(row[x], static_cast<std::uint8_t>(255 - level)) : std::max(row[x], level);
    }
  }
  return box;
}

void InkBitmap::Clear() { std::fill(coverage_.begin(), coverage_.end(), std::uint8_t{0}); }

}  // namespace lenslet
