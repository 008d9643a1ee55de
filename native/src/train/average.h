// A network whose weights are the mean of another's over many steps of its training: P. Izmailov et al., Averaging
// Weights Leads to Wider Optima and Better Generalization, UAI 2018.
#pragma once

#include <cstdint>

#include "train/data.h"
#include "train/epoch.h"
#include "train/network.h"

namespace lenslet::native {

// mean += (network − mean) / count, for every weight: after count = 1, 2, …, n the mean of n networks. What batch norm
// counts of its inputs is no weight.
void AddToMean(TorchNetwork& mean, const TorchNetwork& network, std::int64_t count);

// Gives each batch norm the mean over batches, in random order, of what it sees (mean, and variance with n − 1) when
// the network gets the images as they are, not changed at random; nothing else changes. A mean of weights needs this:
// what the networks' batch norms saw is no property of their mean.
// Afterwards a batch norm that is trained goes on taking plain means.
void MeasureBatchNorm(const EpochContext& context, const TrainingSet& data);

}  // namespace lenslet::native
