// Lists of names in messages.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace lenslet::native {

// "a, b, c": what `name` gives for each item, in the order of the range.
template <typename Range, typename Name = std::identity>
std::string Join(const Range& range, Name name = {}) {
  std::string list;
  for (const auto& item : range) {
    if (!list.empty()) list += ", ";
    list += std::string_view(std::invoke(name, item));
  }
  return list;
}

}  // namespace lenslet::native
