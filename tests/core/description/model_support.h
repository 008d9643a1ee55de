// A small model and ways to break it.
#pragma once

#include <random>

#include "core/description/support.h"
#include "lenslet/model.h"
#include "lenslet/plan.h"

namespace lenslet::test {

inline constexpr const char kLayers[] =
    R"({"name": "conv", "type": "Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3},
    {"name": "norm", "type": "BatchNorm2d", "num_features": 2}, {"name": "relu", "type": "ReLU"},
    {"name": "flatten", "type": "Flatten"}, {"name": "fc", "type": "Linear", "in_features": 8, "out_features": 3})";

inline Architecture Small() { return *ParseArchitecture(Network("[1, 4, 4]", kLayers)); }

inline Tensors RandomTensors(const Architecture& architecture, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(0.1f, 1.0f);  // Positive, for variances.
  Tensors tensors;
  for (const Parameter& parameter : Parameters(architecture)) {
    std::vector<float> values(static_cast<std::size_t>(parameter.shape.elements()));
    for (float& value : values) value = uniform(random);
    tensors.Add(parameter.key, parameter.shape, values);
  }
  return tensors;
}

// The tensors with one changed: dropped, or with another shape, or with one value replaced.
struct Change {
  std::string key;
  bool drop = false;
  std::optional<Shape> shape = {};
  std::optional<float> last = {};
};

inline Tensors Changed(const Tensors& tensors, const Change& change) {
  Tensors changed;
  for (const Tensors::Entry& entry : tensors.entries()) {
    const auto view = tensors.view(entry);
    std::vector<float> values(view.values.begin(), view.values.end());
    Shape shape = view.shape;
    if (entry.name == change.key) {
      if (change.drop) continue;
      if (change.shape) shape = *change.shape;
      values.resize(static_cast<std::size_t>(shape.elements()));
      if (change.last) values.back() = *change.last;
    }
    changed.Add(entry.name, shape, values);
  }
  return changed;
}

// Two inputs with the answers that the plain kernels give.
inline KnownAnswer AnswerOf(const Model& model) {
  KnownAnswer answer{.input_shape = {2, 1, 4, 4}, .output_shape = {2, 3}, .input = {}, .output = {}};
  auto plan = Plan::Compile(model, {.instruction_set = "reference"});
  for (int row = 0; row < 2; ++row) {
    std::vector<float> input(16);
    for (std::size_t i = 0; i < 16; ++i) input[i] = static_cast<float>(i) / 16 - static_cast<float>(row);
    const auto output = plan->Run(input);
    answer.input.insert(answer.input.end(), input.begin(), input.end());
    answer.output.insert(answer.output.end(), output.begin(), output.end());
  }
  return answer;
}

inline Model WithAnswer(const std::string& training = {}) {
  const auto model = Model::Bind(Small(), RandomTensors(Small()));
  return *Model::Bind(Small(), RandomTensors(Small()), training, AnswerOf(*model));
}

}  // namespace lenslet::test
