#include "train/optimizer.h"

namespace lenslet::native {

std::unique_ptr<torch::optim::Optimizer> MakeOptimizer(const Optimizer& recipe, std::vector<torch::Tensor> parameters) {
  namespace optim = torch::optim;
  const std::tuple<double, double> betas(recipe.beta1, recipe.beta2);
  switch (recipe.type) {
    case Optimizer::Type::kAdam:
      return std::make_unique<optim::Adam>(
          std::move(parameters), optim::AdamOptions(recipe.lr).betas(betas).weight_decay(recipe.weight_decay));
    case Optimizer::Type::kAdamW:
      return std::make_unique<optim::AdamW>(
          std::move(parameters), optim::AdamWOptions(recipe.lr).betas(betas).weight_decay(recipe.weight_decay));
    case Optimizer::Type::kSgd:
      break;
  }
  return std::make_unique<optim::SGD>(
      std::move(parameters), optim::SGDOptions(recipe.lr).momentum(recipe.momentum).weight_decay(recipe.weight_decay));
}

void SetLearningRate(torch::optim::Optimizer& optimizer, double lr) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(lr);
}

}  // namespace lenslet::native
