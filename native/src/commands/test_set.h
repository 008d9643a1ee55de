// What eval measures a model on.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lenslet::native {

struct TestSet {
  std::vector<std::uint8_t> labels;  // Each an index into the network's classes.
  std::vector<std::string> names;    // An image's file or a drawing's kind; or empty.
  // The inputs `begin` to `end` − 1 as the network takes them: [end − begin, …input shape].
  std::function<std::vector<float>(std::size_t begin, std::size_t end)> inputs;
};

}  // namespace lenslet::native
