#include "plan/arena.h"

#include <algorithm>

#include "kernels/kernel_set.h"
#include "order.h"

namespace lenslet {
namespace {

constexpr std::int64_t kFloatsPerLine = kernels::kAlignment / sizeof(float);

std::int64_t RoundUp(std::int64_t floats) { return (floats + kFloatsPerLine - 1) / kFloatsPerLine * kFloatsPerLine; }

struct Interval {
  std::int64_t begin, end;
};

// The lowest offset at which `floats` fit between the taken intervals.
std::int64_t FirstFit(const std::vector<Interval>& taken, std::int64_t floats) {
  std::int64_t offset = 0;
  for (const std::size_t i :
       OrderBy(taken.size(), [&](std::size_t a, std::size_t b) { return taken[a].begin < taken[b].begin; })) {
    const Interval& interval = taken[i];
    if (offset + floats <= interval.begin) break;
    offset = std::max(offset, interval.end);
  }
  return offset;
}

}  // namespace

ArenaLayout PlaceBuffers(const std::vector<BufferRequest>& requests) {
  const auto order = OrderBy(requests.size(), [&](std::size_t a, std::size_t b) {
    return requests[a].floats != requests[b].floats ? requests[a].floats > requests[b].floats : a < b;
  });

  ArenaLayout layout{std::vector<std::int64_t>(requests.size()), 0};
  for (std::size_t placed = 0; placed < order.size(); ++placed) {
    const BufferRequest& request = requests[order[placed]];
    std::vector<Interval> taken;
    for (std::size_t earlier = 0; earlier < placed; ++earlier) {
      const BufferRequest& other = requests[order[earlier]];
      if (other.last_step < request.first_step || request.last_step < other.first_step) continue;
      const std::int64_t begin = layout.offsets[order[earlier]];
      taken.push_back({begin, begin + RoundUp(other.floats)});
    }
    const std::int64_t offset = FirstFit(taken, RoundUp(request.floats));
    layout.offsets[order[placed]] = offset;
    layout.floats = std::max(layout.floats, offset + RoundUp(request.floats));
  }
  return layout;
}

}  // namespace lenslet
