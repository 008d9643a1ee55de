// One layer of the core, for the examples.
#pragma once

#include <string>
#include <vector>

namespace lenslet::native {

using Values = std::vector<float>;

struct LayerRun {
  std::vector<double> output, indices;  // Where the maxima are, for a MaxPool2d with return_indices.
};

// What the core's own parser, plan and kernels make of an input. `layer` is the description's JSON without its braces.
LayerRun RunLayer(const std::string& input_shape, const std::string& layer, const Values& input,
                  const Values& weights = {}, const Values& bias = {});

// A Conv2d without a bias.
std::vector<double> Conv(const std::string& input_shape, const std::string& parameters, const Values& input,
                         const Values& kernel);

inline const std::string kOneChannel = R"("in_channels": 1, "out_channels": 1, )";

}  // namespace lenslet::native
