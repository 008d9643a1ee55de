#include "train/temperature.h"

#include <cmath>

namespace lenslet::native {
namespace {

std::size_t LastLinear(const std::vector<Layer>& layers) {
  std::size_t at = layers.size() - 1;
  while (!std::holds_alternative<Linear>(layers[at].operation)) --at;
  return at;
}

// float64 [n, outputs]
torch::Tensor Logits(const EpochContext& context, const TorchData& data, std::size_t layers) {
  constexpr std::int64_t kBatch = 200;
  std::vector<torch::Tensor> logits;
  for (std::int64_t begin = 0; begin < data.size(); begin += kBatch) {
    const TorchData batch = data.Slice(begin, std::min(begin + kBatch, data.size()));
    logits.push_back(context.network.ForwardTo(context.input(batch.images), layers));
  }
  return torch::cat(logits).to(torch::kCPU, torch::kFloat64);
}

}  // namespace

double ScaleTemperature(const EpochContext& context, const TorchData& validation) {
  const torch::NoGradGuard no_grad;
  context.network.eval();
  const auto& layers = context.recipe.architecture.layers;
  const std::size_t last = LastLinear(layers);
  const torch::Tensor logits = Logits(context, validation, last + 1), labels = validation.labels.to(torch::kCPU);
  const auto loss = [&](double log_temperature) {
    const torch::Tensor scaled = logits / std::exp(log_temperature);
    const torch::Tensor mean = context.recipe.loss == Loss::kBce ? torch::binary_cross_entropy_with_logits(
                                                                       scaled.flatten(), labels.to(torch::kFloat64))
                                                                 : torch::cross_entropy_loss(scaled, labels);
    return mean.item<double>();
  };
  // Convex in 1 / T, hence with a single valley: thirds of the interval are cut off.
  double low = std::log(0.05), high = std::log(20);
  while (high - low > 1e-6) {
    const double a = low + (high - low) / 3, b = high - (high - low) / 3;
    (loss(a) < loss(b) ? high : low) = loss(a) < loss(b) ? b : a;
  }
  const double temperature = std::exp((low + high) / 2);
  for (auto& parameter : context.network.named_parameters()) {
    if (parameter.key().starts_with(layers[last].name + ".")) parameter.value().div_(temperature);
  }
  return temperature;
}

}  // namespace lenslet::native
