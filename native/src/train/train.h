// Training and evaluation with LibTorch, for callers that do not include it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lenslet/model.h"
#include "recipe/recipe.h"

namespace lenslet::native {

struct TrainOptions {
  Recipe recipe;
  std::filesystem::path output;    // The model; the checkpoint lies beside it while the training lasts.
  std::filesystem::path data_dir;  // The folder with the data set.
  std::string device;              // As OpenDevice takes it.
  bool resume = false;
};

struct EpochRecord {
  double learning_rate = 0;                             // Of the epoch's last step.
  double training_loss = 0, training_accuracy = 0;      // While learning: augmented, dropout on, weights moving.
  double validation_loss = 0, validation_accuracy = 0;  // NaN without a validation set.
  double seconds = 0;
};

struct Measured {
  double loss = 0, accuracy = 0;
};

struct TrainReport {
  std::vector<EpochRecord> history;
  std::optional<std::int64_t> kept_epoch;   // From 1: whose weights the model has; none has a mean.
  std::optional<Measured> mean_validation;  // Of a mean of weights, which no epoch had; none without such images.
  std::optional<double> temperature;        // By which the logits were divided.
  Dtype stored = Dtype::kF32;               // Of the weights in the file.
  std::int64_t test_correct = 0, test_total = 0;
  double seconds = 0;             // Of the epochs, all runs together.
  double largest_difference = 0;  // Core against LibTorch, over probabilities.
  std::int64_t compared = 0;
};

// Trains, exports, reads the file again with the core and compares before it takes its place. Throws a Failure, or
// Interrupted on Ctrl-C; the checkpoint of the last finished epoch then remains.
TrainReport Train(const TrainOptions& options);

// What the model's network computes in LibTorch: inputs [n, …input shape], normalised; outputs [n, …output shape].
std::vector<float> RunWithTorch(const Model& model, std::span<const float> inputs);

}  // namespace lenslet::native
