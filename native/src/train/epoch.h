// One pass over a data set: learning from it, or only measuring.
#pragma once

#include <torch/torch.h>

#include <functional>

#include "recipe/recipe.h"
#include "train/data.h"
#include "train/network.h"
#include "train/optimizer.h"

namespace lenslet::native {

struct Score {
  double loss = 0;  // Mean over the batches, each counted by its images; without the L2 penalty.
  std::int64_t correct = 0, total = 0;
  std::int64_t first_bad_step = -1;  // The first step whose loss was not finite; −1: none.
  torch::Tensor predicted;           // int64 [total]: classes.
  double accuracy() const { return static_cast<double>(correct) / static_cast<double>(total); }
};

struct EpochContext {
  const Recipe& recipe;
  TorchNetwork& network;
  const InputMaker& input;
};

std::int64_t StepsPerEpoch(const Recipe& recipe, std::int64_t images);

// A loss that is no number ends an epoch after so many more steps at most.
inline constexpr std::int64_t kStepsBetweenLooks = 500;

// Trains on every image of the set once, in random order. `learning_rate` may throw to stop; the device is waited for
// only at the end and at every look at the losses.
Score TrainEpoch(const EpochContext& context, const TrainingSet& data, TorchOptimizer& optimizer,
                 const std::function<double(std::int64_t step)>& learning_rate);

// Measures the network in evaluation mode, every class with weight 1.
Score Evaluate(const EpochContext& context, const TorchData& data);

}  // namespace lenslet::native
