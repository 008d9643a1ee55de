// Which layers become one step.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "kernels/geometry.h"
#include "lenslet/architecture.h"

namespace lenslet {

struct Node {
  std::size_t layer;                                            // The layer that does the work.
  std::optional<std::size_t> batch_norm{};                      // Folded into its weights.
  kernels::Activation activation = kernels::Activation::kNone;  // Applied to its output.
  kernels::Pooling pooling = kernels::Pooling::kNone;           // MaxPool2d(2) of a convolution's output.
  std::size_t last_layer = layer;                               // Whose output the node gives.
  std::string label;                                            // "conv1 + bn1 + relu1"
};

// The activation that an operation is; kNone for all others.
kernels::Activation ActivationOf(const Operation& operation);

// Conv2d and Linear take a BatchNorm and an activation that follow them; Dropout and Flatten, which leave the values as
// they are, vanish unless no other layer is left. With `pools`, Conv2d also takes a MaxPool2d(2) on either side of the
// activation.
std::vector<Node> Fuse(const Architecture& architecture, bool pools);
// Every layer a node of its own.
std::vector<Node> KeepLayers(const Architecture& architecture);

}  // namespace lenslet
