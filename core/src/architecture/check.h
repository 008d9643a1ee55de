// The rules of a description that need no shapes.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "lenslet/architecture.h"

namespace lenslet {

// ∏ factors, all ≥ 0, or 2^63 − 1 where that overflows.
std::int64_t SaturatedProduct(std::initializer_list<std::int64_t> factors);

// What error messages call a layer: `layers[3] "conv1" (Conv2d)`.
std::string LayerLabel(const Architecture& architecture, std::size_t index);

// PyTorch's padding="same": d·(k − 1) in all along each axis, the odd one at the bottom and the right.
Padding SamePadding(const Conv2d& layer);

// Holds for whatever ParseArchitecture returns; InferShapes asks again, for descriptions made in code.
Result<void> CheckArchitecture(const Architecture& architecture);

}  // namespace lenslet
