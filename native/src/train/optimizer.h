// The recipe's optimizer in LibTorch.
#pragma once

#include <torch/torch.h>

#include <vector>

#include "recipe/recipe.h"

namespace lenslet::native {

// PyTorch's SGD, Adam or AdamW: https://docs.pytorch.org/docs/stable/optim.html#algorithms
// A step is one call of a fused kernel for all parameters, where LibTorch's own classes make a dozen calls for each of
// them: on a GPU a small network's time goes into calls.
class TorchOptimizer {
 public:
  TorchOptimizer(const Optimizer& recipe, std::vector<torch::Tensor> parameters);

  void ClearGradients();
  void Step(double learning_rate);  // Every parameter has a gradient.

  // What it remembers of the steps before, as named tensors.
  void Save(torch::serialize::OutputArchive& archive) const;
  void Load(torch::serialize::InputArchive& archive);

 private:
  Optimizer recipe_;
  std::vector<torch::Tensor> parameters_;
  std::vector<torch::Tensor> first_, second_;  // Momentum, or means of the gradient and its square. Maybe empty.
  torch::Tensor steps_;                        // float32 []: so many have been made, for Adam and AdamW.
};

}  // namespace lenslet::native
