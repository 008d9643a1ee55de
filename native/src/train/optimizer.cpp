#include "train/optimizer.h"

#include "base/failure.h"

namespace lenslet::native {

TorchOptimizer::TorchOptimizer(const Optimizer& recipe, std::vector<torch::Tensor> parameters)
    : recipe_(recipe), parameters_(std::move(parameters)) {
  if (parameters_.empty()) throw Failure("the network has no weights to train");
  const bool is_sgd = recipe.type == Optimizer::Type::kSgd;
  for (const torch::Tensor& parameter : parameters_) {
    if (!is_sgd || recipe.momentum > 0) first_.push_back(torch::zeros_like(parameter.detach()));
    if (!is_sgd) second_.push_back(torch::zeros_like(parameter.detach()));
  }
  steps_ = torch::zeros({}, parameters_.front().options().requires_grad(false));
}

void TorchOptimizer::ClearGradients() {
  for (torch::Tensor& parameter : parameters_) parameter.mutable_grad().reset();
}

void TorchOptimizer::Step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> gradients;
  for (const torch::Tensor& parameter : parameters_) gradients.push_back(parameter.grad());
  if (recipe_.type == Optimizer::Type::kSgd) {
    at::_fused_sgd_(parameters_, gradients, first_, recipe_.weight_decay, recipe_.momentum, learning_rate,
                    /*dampening=*/0, /*nesterov=*/false, /*maximize=*/false, /*is_first_step=*/false);
    return;
  }
  steps_.add_(1);
  const std::vector<torch::Tensor> steps(parameters_.size(), steps_);
  constexpr double kEpsilon = 1e-8;
  const auto step = [&](const auto& fused) {
    fused(parameters_, gradients, first_, second_, /*max_exp_avg_sqs=*/std::vector<torch::Tensor>(), steps,
          learning_rate, recipe_.beta1, recipe_.beta2, recipe_.weight_decay, kEpsilon, /*amsgrad=*/false,
          /*maximize=*/false);
  };
  if (recipe_.type == Optimizer::Type::kAdam) {
    step([](auto&&... arguments) { at::_fused_adam_(arguments...); });
  } else {
    step([](auto&&... arguments) { at::_fused_adamw_(arguments...); });
  }
}

void TorchOptimizer::Save(torch::serialize::OutputArchive& archive) const {
  archive.write("steps", steps_, /*is_buffer=*/true);
  for (std::size_t i = 0; i < first_.size(); ++i) archive.write(Cat("first.", i), first_[i], true);
  for (std::size_t i = 0; i < second_.size(); ++i) archive.write(Cat("second.", i), second_[i], true);
}

void TorchOptimizer::Load(torch::serialize::InputArchive& archive) {
  archive.read("steps", steps_, /*is_buffer=*/true);
  for (std::size_t i = 0; i < first_.size(); ++i) archive.read(Cat("first.", i), first_[i], true);
  for (std::size_t i = 0; i < second_.size(); ++i) archive.read(Cat("second.", i), second_[i], true);
}

}  // namespace lenslet::native
