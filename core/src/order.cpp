#include "order.h"

#include <algorithm>
#include <numeric>

namespace lenslet {

std::vector<std::size_t> OrderBy(std::size_t count, bool (*less)(const void* context, std::size_t a, std::size_t b),
                                 const void* context) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto before = [&](std::size_t a, std::size_t b) { return less(context, a, b); };
  std::ranges::make_heap(order, before);
  std::ranges::sort_heap(order, before);
  return order;
}

}  // namespace lenslet
