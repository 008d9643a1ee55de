// The extents of a tensor.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>

namespace lenslet {

// Up to kMaxRank extents, each ≥ 0, first the slowest as in PyTorch. A scalar has rank 0 and one element.
// Shapes of layers leave the batch out: [channels, height, width] or [features].
class Shape {
 public:
  static constexpr std::size_t kMaxRank = 8;

  Shape() = default;
  Shape(std::initializer_list<std::int64_t> extents);
  // Nothing when there are more than kMaxRank extents, a negative one, or a product beyond 2^63 − 1.
  static std::optional<Shape> From(std::span<const std::int64_t> extents);

  std::size_t rank() const { return rank_; }
  std::int64_t operator[](std::size_t axis) const { return extents_[axis]; }
  std::span<const std::int64_t> extents() const { return {extents_.data(), rank_}; }
  std::int64_t elements() const;  // ∏ extents

  bool operator==(const Shape&) const = default;

 private:
  std::array<std::int64_t, kMaxRank> extents_{};
  std::size_t rank_ = 0;
};

std::string ToString(const Shape& shape);  // "[1, 28, 28]"

}  // namespace lenslet
