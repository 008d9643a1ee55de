// Makes a trained network as sure of itself as it is right.
#pragma once

#include "train/epoch.h"

namespace lenslet::native {

// Guo et al. 2017, "On Calibration of Modern Neural Networks": the T for which the images' mean loss with logits z / T,
// −log softmax(z / T)[label] or for one output −log σ(±z / T), is least; at least .05, at most 20. The weights of the
// last Linear are divided by it, so that no prediction changes. Returns T.
double ScaleTemperature(const EpochContext& context, const TorchData& validation);

}  // namespace lenslet::native
