// A layer in the kernels' terms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernels/geometry.h"
#include "kernels/kernel_set.h"
#include "lenslet/architecture.h"
#include "plan/fuse.h"
#include "plan/program.h"

namespace lenslet {

// What Lower() has to know of the plan and of the node's place in it.
struct Placement {
  const kernels::KernelSet& set;
  const kernels::LinearKernel& linear;  // Of the set, if the node is a matrix.
  kernels::Layout images;               // How the plan's images lie,
  kernels::Layout input;                // how this node's input does, if that is an image of more than one channel,
  bool is_flattened = false;            // and whether it is such an image without its shape, in an order of its own.
  float background = 0;                 // What most of the input's numbers are expected to be.
  std::string_view conv2d_kernel{};     // To be preferred, if it has a name.
};

// The step's operation and its StepInfo without `layers`, for a node whose shapes InferShapes has checked: that bounds
// every number here far below the range of Index.
struct LoweredLayer {
  StepOperation operation;
  std::string kernel;
  std::int64_t multiplies;
};
// Nothing if there is no kernel for images that lie so; planar ones always have theirs. `out` is the shape that
// the node's own layer gives, before a pool that is fused behind it.
std::optional<LoweredLayer> Lower(const Node& node, const Operation& operation, const Shape& in, const Shape& out,
                                  const Placement& placement);

}  // namespace lenslet
