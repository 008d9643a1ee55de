// A network as TorchScript, which LibTorch can optimise as a whole.
#pragma once

#include <torch/script.h>

#include "lenslet/model.h"

namespace lenslet::peers {

// In evaluation mode, frozen and optimised for inference: batch norm folded, layers given to oneDNN where LibTorch
// thinks that better.
torch::jit::Module MakeScript(const Model& model);

}  // namespace lenslet::peers
