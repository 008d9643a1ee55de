#include "train/average.h"

namespace lenslet::native {
namespace {

// Lets a batch norm measure while all else is in evaluation mode; whether it is one.
template <typename Norm>
bool Measures(torch::nn::Module& module) {
  auto* norm = module.as<Norm>();
  if (norm == nullptr) return false;
  norm->reset_running_stats();
  norm->options.momentum(std::nullopt);  // PyTorch's way of saying: the plain mean of all batches.
  norm->train();
  return true;
}

}  // namespace

void AddToMean(TorchNetwork& mean, const TorchNetwork& network, std::int64_t count) {
  const torch::NoGradGuard no_grad;
  at::_foreach_lerp_(mean.parameters(), network.parameters(), 1.0 / static_cast<double>(count));
}

void MeasureBatchNorm(const EpochContext& context, const TrainingSet& data) {
  const torch::NoGradGuard no_grad;
  context.network.eval();
  bool any = false;
  for (const auto& module : context.network.modules(/*include_self=*/false)) {
    any |= Measures<torch::nn::BatchNorm1d>(*module) || Measures<torch::nn::BatchNorm2d>(*module);
  }
  if (!any) return;
  const torch::Tensor order = torch::randperm(data.size(), torch::kInt64).to(data.device());
  // A smaller batch at the end would count as much as the others.
  const std::int64_t size = std::min(context.recipe.batch_size, data.size());
  for (std::int64_t begin = 0; begin + size <= data.size(); begin += size) {
    context.network.forward(context.input(data.Take(order.slice(0, begin, begin + size)).images));
  }
  context.network.eval();
}

}  // namespace lenslet::native
