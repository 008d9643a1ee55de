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

// `class_weights`: [classes], or undefined for all 1.
torch::Tensor LossOf(Loss loss, const torch::Tensor& output, const torch::Tensor& labels,
                     const torch::Tensor& class_weights = {}, double smoothing = 0) {
  switch (loss) {
    case Loss::kNll:
      return torch::nll_loss(output, labels, class_weights);
    case Loss::kBce: {
      // LibTorch's function stops the program, or the GPU, at a NaN; a loss that is NaN is told with epoch and step.
      const torch::Tensor p = output.flatten();
      return torch::binary_cross_entropy(
                 p.nan_to_num(0.5), labels.to(torch::kFloat32) * (1 - smoothing) + smoothing / 2,
                 class_weights.defined() ? class_weights.index_select(0, labels) : class_weights) +
             0 * p.sum();
    }
    case Loss::kCrossEntropy:
      break;
  }
  return torch::cross_entropy_loss(output, labels, class_weights, at::Reduction::Mean, -100, smoothing);
}

// Losses and predictions stay on the device until Finish, which is where the host waits and where all are compared.
class ScoreKeeper {
 public:
  void Add(const torch::Tensor& loss, const torch::Tensor& output, const torch::Tensor& labels) {
    losses_.push_back(loss.detach());
    outputs_.push_back(output.detach());
    labels_.push_back(labels);
    images_.push_back(static_cast<double>(labels.size(0)));
  }
  // Whether the last so many losses are finite: waits for the device.
  bool LastAreFinite(std::size_t count) const {
    const auto last = at::TensorList(losses_).slice(losses_.size() - std::min(count, losses_.size()));
    return torch::isfinite(torch::stack(last)).all().item<bool>();
  }
  Score Finish(Loss loss) const {
    const torch::Tensor losses = torch::stack(losses_).to(torch::kCPU, torch::kFloat64);
    const torch::Tensor weights = torch::tensor(images_, torch::kFloat64);
    const torch::Tensor outputs = torch::cat(outputs_);
    Score score;
    score.loss = ((losses * weights).sum() / weights.sum()).item<double>();
    score.predicted = loss == Loss::kBce ? (outputs.flatten() >= 0.5).to(torch::kInt64) : outputs.argmax(1);
    score.correct = (score.predicted == torch::cat(labels_)).sum().item<std::int64_t>();
    score.total = outputs.size(0);
    for (std::int64_t i = 0; i < losses.size(0) && score.first_bad_step < 0; ++i) {
      if (!std::isfinite(losses[i].item<double>())) score.first_bad_step = i;
    }
    return score;
  }

 private:
  std::vector<torch::Tensor> losses_, outputs_, labels_;
  std::vector<double> images_;
};

}  // namespace

std::int64_t StepsPerEpoch(const Recipe& recipe, std::int64_t images) {
  // A last batch of one image is left out: batch norm has no variance to learn from it.
  const std::int64_t rest = images % recipe.batch_size;
  return images / recipe.batch_size + (rest > 1 || images == 1 ? 1 : 0);
}

Score TrainEpoch(const EpochContext& context, const TrainingSet& data, TorchOptimizer& optimizer,
                 const std::function<double(std::int64_t step)>& learning_rate) {
  const Recipe& recipe = context.recipe;
  context.network.train();
  const torch::Tensor order = torch::randperm(data.size(), torch::kInt64).to(data.device());
  const torch::Tensor class_weights =
      recipe.class_weights.empty()
          ? torch::Tensor()
          : torch::tensor(recipe.class_weights, torch::dtype(torch::kFloat32).device(data.device()));
  const auto parameters = context.network.parameters();
  ScoreKeeper keeper;
  const std::int64_t steps = StepsPerEpoch(recipe, data.size());
  for (std::int64_t step = 0; step < steps; ++step) {
    const double lr = learning_rate(step);
    const std::int64_t begin = step * recipe.batch_size;
    const TorchData batch = data.Take(order.slice(0, begin, std::min(begin + recipe.batch_size, data.size())));
    optimizer.ClearGradients();
    const torch::Tensor output = ForwardForLoss(context, context.input(batch.images, recipe.augmentation));
    const torch::Tensor loss = LossOf(recipe.loss, output, batch.labels, class_weights, recipe.label_smoothing);
    torch::Tensor total = loss;
    if (recipe.l2_penalty > 0) {
      for (const torch::Tensor& p : parameters) total = total + recipe.l2_penalty * p.square().sum();
    }
    total.backward();
    optimizer.Step(lr);
    keeper.Add(loss, output, batch.labels);
    if ((step + 1) % kStepsBetweenLooks == 0 && !keeper.LastAreFinite(kStepsBetweenLooks)) break;
  }
  return keeper.Finish(recipe.loss);
}

Score Evaluate(const EpochContext& context, const TorchData& data) {
  const torch::NoGradGuard no_grad;
  context.network.eval();
  constexpr std::int64_t kBatch = 200;
  ScoreKeeper keeper;
  for (std::int64_t begin = 0; begin < data.size(); begin += kBatch) {
    const TorchData batch = data.Slice(begin, std::min(begin + kBatch, data.size()));
    const torch::Tensor output = ForwardForLoss(context, context.input(batch.images));
    keeper.Add(LossOf(context.recipe.loss, output, batch.labels), output, batch.labels);
  }
  return keeper.Finish(context.recipe.loss);
}

}  // namespace lenslet::native
