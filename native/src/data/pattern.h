// An input that depends on no data: for measurements, and for known answers that show nobody's photo.
#pragma once

#include <vector>

#include "lenslet/model.h"

namespace lenslet::native {

// `batch` inputs of values all over [0, 1], normalised.
inline std::vector<float> PatternInput(const Model& model, std::int64_t batch) {
  std::vector<float> input(static_cast<std::size_t>(model.architecture().input.elements() * batch));
  for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<float>(i * 37 % 101) / 100.0f;
  Normalize(model.architecture(), input);
  return input;
}

}  // namespace lenslet::native
