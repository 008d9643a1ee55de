// The trained network becomes a file, proven before it is one.
#pragma once

#include "train/epoch.h"
#include "train/train.h"

namespace lenslet::native {

struct DataSets {
  TorchData training, validation, test;
  std::string checksum;
};

// Measures the network on the test set, writes the model with its training record and a known answer, and compares the
// core with LibTorch: on up to 1,000 test images every probability within 1e-5 and every label equal. The file takes
// its place only after that; otherwise a Failure, and whatever was there before remains.
void ExportModel(const EpochContext& context, const DataSets& data, const TrainOptions& options, TrainReport& report);

}  // namespace lenslet::native
