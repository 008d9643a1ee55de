// The trained network becomes a file, proven before it is one.
#pragma once

#include <cstddef>
#include <vector>

#include "train/epoch.h"
#include "train/train.h"

namespace lenslet::native {

// Of the comparison's plan.
inline constexpr std::int64_t kExportBatch = 100;

// Measures the network on the test set, makes the file of the model with its training record and a known answer, and
// compares the core with LibTorch: on up to 1,000 test images every probability within 1e-5. The weights are stored in
// half precision if that changes no prediction on the test set; the network then has the rounded ones. Throws a Failure
// where one differs by more.
std::vector<std::byte> ExportModel(const EpochContext& context, const DataSets& data, const TrainOptions& options,
                                   TrainReport& report);

}  // namespace lenslet::native
