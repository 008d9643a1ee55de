// What a description comes to: InferShapes() with the work.
#pragma once

#include <cstdint>
#include <vector>

#include "lenslet/architecture.h"

namespace lenslet {

struct Inference {
  std::vector<Shape> shapes;  // Of every layer's output.
  std::int64_t work = 0;      // Multiplications and comparisons per image, at most kMaxWork.
};

Result<Inference> Infer(const Architecture& architecture);

}  // namespace lenslet
