// The recipe's optimizer in LibTorch.
#pragma once

#include <torch/torch.h>

#include <memory>

#include "recipe/recipe.h"

namespace lenslet::native {

std::unique_ptr<torch::optim::Optimizer> MakeOptimizer(const Optimizer& recipe, std::vector<torch::Tensor> parameters);
void SetLearningRate(torch::optim::Optimizer& optimizer, double lr);

}  // namespace lenslet::native
