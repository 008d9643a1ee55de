#include "train/epoch.h"

#include <cmath>

namespace lenslet::native {
namespace {

// What the loss is taken of: the network's output, or its logits where cross-entropy brings the softmax itself.
torch::Tensor ForwardForLoss(const EpochContext& context, const torch::Tensor& input) {
  const auto& layers = context.recipe.architecture.layers;
  const bool skip_softmax =
      context.recipe.loss == Loss::kCrossEntropy && std::holds_alternative<Softmax>(layers.back().operation);
  return context.network.ForwardTo(input, layers.size() - (skip_softmax ? 1 : 0));
}

torch::Tensor LossOf(Loss loss, const torch::Tensor& output, const torch::Tensor& labels) {
  switch (loss) {
    case Loss::kNll:
      return torch::nll_loss(output, labels);
    case Loss::kBce:
      return torch::binary_cross_entropy(output.flatten(), labels.to(torch::kFloat32));
    case Loss::kCrossEntropy:
      break;
  }
  return torch::cross_entropy_loss(output, labels);
}

torch::Tensor CorrectOf(Loss loss, const torch::Tensor& output, const torch::Tensor& labels) {
  const torch::Tensor predicted = loss == Loss::kBce ? (output.flatten() >= 0.5).to(torch::kInt64) : output.argmax(1);
  return (predicted == labels).sum();
}

// Losses and counts stay on the device until Finish, which is where the host waits.
class ScoreKeeper {
 public:
  void Add(const torch::Tensor& loss, const torch::Tensor& correct, std::int64_t images) {
    losses_.push_back(loss.detach());
    corrects_.push_back(correct);
    images_.push_back(static_cast<double>(images));
  }
  Score Finish() const {
    const torch::Tensor losses = torch::stack(losses_).to(torch::kCPU, torch::kFloat64);
    const torch::Tensor weights = torch::tensor(images_, torch::kFloat64);
    Score score;
    score.loss = ((losses * weights).sum() / weights.sum()).item<double>();
    score.correct = torch::stack(corrects_).sum().item<std::int64_t>();
    score.total = weights.sum().to(torch::kInt64).item<std::int64_t>();
    for (std::int64_t i = 0; i < losses.size(0) && score.first_bad_step < 0; ++i) {
      if (!std::isfinite(losses[i].item<double>())) score.first_bad_step = i;
    }
    return score;
  }

 private:
  std::vector<torch::Tensor> losses_, corrects_;
  std::vector<double> images_;
};

}  // namespace

std::int64_t StepsPerEpoch(const Recipe& recipe, std::int64_t images) {
  // A last batch of one image is left out: batch norm has no variance to learn from it.
  const std::int64_t rest = images % recipe.batch_size;
  return images / recipe.batch_size + (rest > 1 || images == 1 ? 1 : 0);
}

Score TrainEpoch(const EpochContext& context, const TorchData& data, torch::optim::Optimizer& optimizer,
                 const std::function<void(std::int64_t step)>& before_step) {
  const Recipe& recipe = context.recipe;
  context.network.train();
  const torch::Tensor order = torch::randperm(data.size(), torch::kInt64).to(data.labels.device());
  ScoreKeeper keeper;
  const std::int64_t steps = StepsPerEpoch(recipe, data.size());
  for (std::int64_t step = 0; step < steps; ++step) {
    before_step(step);
    const std::int64_t begin = step * recipe.batch_size;
    const torch::Tensor chosen = order.slice(0, begin, std::min(begin + recipe.batch_size, data.size()));
    const torch::Tensor labels = data.labels.index_select(0, chosen);
    const torch::Tensor input =
        context.input(data.images.index_select(0, chosen), recipe.affine ? &*recipe.affine : nullptr);
    optimizer.zero_grad();
    const torch::Tensor output = ForwardForLoss(context, input);
    const torch::Tensor loss = LossOf(recipe.loss, output, labels);
    loss.backward();
    optimizer.step();
    keeper.Add(loss, CorrectOf(recipe.loss, output.detach(), labels), labels.size(0));
  }
  return keeper.Finish();
}

Score Evaluate(const EpochContext& context, const TorchData& data) {
  const torch::NoGradGuard no_grad;
  context.network.eval();
  constexpr std::int64_t kBatch = 1000;
  ScoreKeeper keeper;
  for (std::int64_t begin = 0; begin < data.size(); begin += kBatch) {
    const TorchData batch = data.Slice(begin, std::min(begin + kBatch, data.size()));
    const torch::Tensor output = ForwardForLoss(context, context.input(batch.images));
    keeper.Add(LossOf(context.recipe.loss, output, batch.labels), CorrectOf(context.recipe.loss, output, batch.labels),
               batch.size());
  }
  return keeper.Finish();
}

}  // namespace lenslet::native
