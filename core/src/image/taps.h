// Which source pixels make up each output pixel of an antialiased bilinear resize, and with what weight.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lenslet {

class Taps {
 public:
  // [begin, end) of the `size` source pixels becomes `out` pixels; 0 ≤ begin < end ≤ size.
  Taps(std::int64_t size, double begin, double end, std::int64_t out);

  std::int64_t first(std::int64_t out) const { return windows_[static_cast<std::size_t>(out)].first; }
  std::span<const float> weights(std::int64_t out) const {  // Of first(out), first(out) + 1, …; they sum to 1.
    const Window& window = windows_[static_cast<std::size_t>(out)];
    return std::span(weights_).subspan(window.offset, window.count);
  }
  // All source pixels that any output pixel needs: [least(), beyond()).
  std::int64_t least() const { return windows_.front().first; }
  std::int64_t beyond() const { return windows_.back().first + static_cast<std::int64_t>(windows_.back().count); }

 private:
  struct Window {
    std::int64_t first;
    std::size_t offset, count;  // In weights_.
  };
  std::vector<Window> windows_;
  std::vector<float> weights_;
};

}  // namespace lenslet
