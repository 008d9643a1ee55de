// A training that can be continued: written after every epoch, deleted when the model is done.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

#include "train/data.h"
#include "train/network.h"
#include "train/optimizer.h"
#include "train/train.h"

namespace lenslet::native {

// What must be equal for a checkpoint to be continued: the recipe as written, what the command line changed of it, the
// data and the device. The random numbers of an epoch depend on the seed and the epoch alone, and the learning rate on
// the step alone, so neither has a state to keep.
std::string TrainingIdentity(const Recipe& recipe, const DataSets& data, const std::string& device);

struct CheckpointState {
  TorchNetwork& network;
  TorchNetwork* kept;  // The best epoch's weights so far, or the mean so far; null where the last are kept.
  TorchOptimizer& optimizer;
  std::vector<EpochRecord>& history;  // One for each finished epoch.
};

void SaveCheckpoint(const std::filesystem::path& path, const std::string& identity, const CheckpointState& state);

// Throws a Failure when the file is missing, damaged or of another training.
void LoadCheckpoint(const std::filesystem::path& path, const std::string& identity, CheckpointState state);

}  // namespace lenslet::native
