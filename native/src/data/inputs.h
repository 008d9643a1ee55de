// Stored images as a network's inputs, for the core.
#pragma once

#include <cstdint>
#include <vector>

#include "data/data_set.h"
#include "lenslet/architecture.h"

namespace lenslet::native {

// Images begin to end − 1, normalised: [end − begin, …input shape]. Of a photo its share of the largest box in the
// middle, resized to what the network takes. Throws a Failure where images of this size are nothing for the network.
std::vector<float> InputsOf(const Architecture& architecture, const LabelledImages& images, std::int64_t begin,
                            std::int64_t end);

}  // namespace lenslet::native
