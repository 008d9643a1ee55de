// Sorting by one function for everything: std::sort would be compiled anew for each type, two kilobytes at a time.
#pragma once

#include <cstddef>
#include <vector>

namespace lenslet {

// The order of 0 … count − 1 in which no number comes before one that `less(context, …)` puts before it; any of those
// that it holds to be equal.
std::vector<std::size_t> OrderBy(std::size_t count, bool (*less)(const void* context, std::size_t a, std::size_t b),
                                 const void* context);

template <typename Less>  // bool less(std::size_t a, std::size_t b)
std::vector<std::size_t> OrderBy(std::size_t count, const Less& less) {
  return OrderBy(
      count,
      [](const void* context, std::size_t a, std::size_t b) { return (*static_cast<const Less*>(context))(a, b); },
      &less);
}

}  // namespace lenslet
