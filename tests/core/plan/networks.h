// Small networks with random weights, which together have every layer and every way in which layers meet.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lenslet/model.h"

namespace lenslet {

inline std::vector<float> RandomValues(std::int64_t count, std::uint32_t seed, float low = -1, float high = 1) {
  std::mt19937 engine(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = low + (high - low) * static_cast<float>(engine() >> 8) * 0x1p-24f;
  return values;
}

// Weights of about 1 / √fan-in, so that values neither vanish nor grow; variances are positive. `halves`: all are
// numbers in half precision.
inline Model RandomModel(const Architecture& architecture, std::uint32_t seed = 1, bool halves = false) {
  Tensors tensors;
  for (const Parameter& parameter : Parameters(architecture)) {
    const bool is_variance = parameter.key.ends_with("running_var");
    const std::int64_t fan_in = parameter.shape.rank() > 1 ? parameter.shape.elements() / parameter.shape[0] : 1;
    float bound = 1;
    while (bound * bound * static_cast<float>(fan_in) > 3) bound /= 2;
    auto values = RandomValues(parameter.shape.elements(), ++seed, is_variance ? 0.1f : -bound, bound);
    for (float& value : values) value = halves ? std::round(value * 1024 / bound) * bound / 1024 : value;
    tensors.Add(parameter.key, parameter.shape, std::move(values));
  }
  auto model = Model::Bind(architecture, std::move(tensors));
  if (!model) ADD_FAILURE() << architecture.name << ": " << model.error().detail;
  return model ? *std::move(model) : Model{};
}

inline Architecture Network(std::string name, Shape input, std::vector<Layer> layers) {
  Architecture architecture;
  architecture.name = std::move(name);
  architecture.input = input;
  architecture.layers = std::move(layers);
  return architecture;
}

inline std::vector<Architecture> TestNetworks() {
  const Conv2d conv{.in_channels = 3, .out_channels = 5, .kernel_size = {3, 2}, .padding = {1, 0, 1, 1}};
  const Conv2d grouped{.in_channels = 5,
                       .out_channels = 10,
                       .kernel_size = {2, 3},
                       .stride = {1, 2},
                       .padding = {},
                       .dilation = {2, 1},
                       .groups = 5,
                       .bias = false};
  const Conv2d plain{.in_channels = 1, .out_channels = 7, .kernel_size = {5, 5}, .padding = {}};
  const Conv2d two_to_three{.in_channels = 2, .out_channels = 3, .kernel_size = {3, 3}, .padding = {}};
  const MaxPool2d pool{.kernel_size = {2, 2}, .stride = {2, 2}};
  return {
      Network("everything", {3, 13, 11},
              {{"conv1", conv},
               {"bn1", BatchNorm{.num_features = 5}},
               {"relu1", ReLU{}},
               {"drop1", Dropout{}},
               {"pool1", MaxPool2d{.kernel_size = {3, 2}, .stride = {2, 1}, .padding = {1, 0}, .ceil_mode = true}},
               {"conv2", grouped},
               {"drop2", Dropout{}},
               {"bn2", BatchNorm{.num_features = 10, .affine = false}},
               {"tanh", Tanh{}},
               {"pool2", AvgPool2d{.kernel_size = {2, 2},
                                   .stride = {1, 2},
                                   .padding = {1, 1},
                                   .ceil_mode = true,
                                   .count_include_pad = false,
                                   .divisor_override = {}}},
               {"adapt", AdaptiveAvgPool2d{{3, 2}}},
               {"flatten", Flatten{}},
               {"fc1", Linear{60, 33, false}},
               {"bn3", BatchNorm{.dimensions = 1, .num_features = 33}},
               {"sigmoid", Sigmoid{}},
               {"fc2", Linear{33, 10}},
               {"softmax", Softmax{}}}),
      Network("pool-before-relu", {1, 12, 12},
              {{"conv1", plain},
               {"pool1", pool},
               {"relu1", ReLU{}},
               {"flatten", Flatten{}},
               {"fc1", Linear{112, 4}},
               {"log_softmax", LogSoftmax{}}}),
      // Those that can be channels-last throughout: pools on both sides of an activation and alone, odd sizes, counts
      // of channels around the lanes, images that are flattened with and without an activation in between.
      Network("channels-last", {3, 15, 14},
              {{"conv1", Conv2d{.in_channels = 3, .out_channels = 9, .kernel_size = {3, 3}, .padding = {1, 1, 1, 1}}},
               {"bn1", BatchNorm{.num_features = 9}},
               {"relu1", ReLU{}},
               {"conv2", Conv2d{.in_channels = 9, .out_channels = 16, .kernel_size = {3, 3}, .padding = {1, 1, 1, 1}}},
               {"sigmoid", Sigmoid{}},
               {"pool1", pool},
               {"conv3", Conv2d{.in_channels = 16, .out_channels = 6, .kernel_size = {5, 5}, .padding = {2, 2, 2, 2}}},
               {"pool2", pool},
               {"relu3", ReLU{}},
               {"pool3", MaxPool2d{.kernel_size = {3, 2}, .stride = {1, 1}, .padding = {1, 0}}},
               {"tanh", Tanh{}},
               {"flatten", Flatten{}},
               {"relu4", ReLU{}},
               {"fc", Linear{36, 5}},
               {"softmax", Softmax{}}}),
      Network("to-one-pixel", {1, 9, 8},
              {{"conv1", Conv2d{.in_channels = 1, .out_channels = 5, .kernel_size = {5, 5}, .padding = {2, 2, 2, 2}}},
               {"relu1", ReLU{}},
               {"pool1", AvgPool2d{.kernel_size = {2, 2}, .stride = {2, 2}, .padding = {}, .divisor_override = {}}},
               {"conv2", Conv2d{.in_channels = 5, .out_channels = 17, .kernel_size = {3, 3}, .padding = {}}},
               {"relu2", ReLU{}},
               {"whole", AdaptiveAvgPool2d{{1, 1}}},
               {"flatten", Flatten{}},
               {"bn", BatchNorm{.dimensions = 1, .num_features = 17}},
               {"log_softmax", LogSoftmax{}}}),
      // A convolution whose only window is the whole image, between others and as the first layer.
      Network("whole-image", {3, 9, 8},
              {{"conv1", Conv2d{.in_channels = 3, .out_channels = 6, .kernel_size = {3, 3}, .padding = {1, 1, 1, 1}}},
               {"pool1", pool},
               {"relu1", ReLU{}},
               {"conv2", Conv2d{.in_channels = 6, .out_channels = 11, .kernel_size = {4, 4}, .padding = {}}},
               {"bn2", BatchNorm{.num_features = 11}},
               {"relu2", ReLU{}},
               {"flatten", Flatten{}},
               {"fc", Linear{11, 3}}}),
      Network("whole-input", {2, 3, 4},
              {{"conv", Conv2d{.in_channels = 2, .out_channels = 5, .kernel_size = {3, 4}, .padding = {}}},
               {"tanh", Tanh{}},
               {"flatten", Flatten{}},
               {"softmax", Softmax{}}}),
      // Those that begin so and cannot end so.
      Network("ends-as-image", {2, 6, 6}, {{"conv1", two_to_three}, {"relu", ReLU{}}}),
      Network("ends-flattened", {2, 6, 6}, {{"conv1", two_to_three}, {"flatten", Flatten{}}, {"tanh", Tanh{}}}),
      Network("norm-of-image", {2, 6, 6},
              {{"conv1", two_to_three},
               {"relu", ReLU{}},
               {"bn", BatchNorm{.num_features = 3}},
               {"flatten", Flatten{}},
               {"fc", Linear{48, 2}}}),
      Network("pool-first", {2, 6, 6}, {{"pool", pool}, {"flatten", Flatten{}}, {"fc", Linear{18, 2}}}),
      Network("one-pixel", {1, 5, 5},
              {{"conv", plain},
               {"flatten", Flatten{}},
               {"bn", BatchNorm{.dimensions = 1, .num_features = 7}},
               {"relu", ReLU{}},
               {"again", Sigmoid{}}}),
      // Batch norm that nothing can take in: of pixels instead of channels, before any layer, and after an activation.
      Network("norm-of-pixels", {1, 6, 5},
              {{"conv", plain}, {"flatten", Flatten{}}, {"bn", BatchNorm{.dimensions = 1, .num_features = 14}}}),
      Network("norm-first", {2, 4, 3},
              {{"bn1", BatchNorm{.num_features = 2}},
               {"relu", ReLU{}},
               {"bn2", BatchNorm{.num_features = 2}},
               {"softmax", Softmax{}},
               {"whole", AdaptiveAvgPool2d{{1, 1}}}}),
      Network("activation-first", {9}, {{"relu", ReLU{}}, {"fc", Linear{9, 3}}, {"one", ReLU{}}, {"two", Tanh{}}}),
      Network("nothing-to-do", {2, 3, 3}, {{"drop", Dropout{}}, {"flatten", Flatten{}}}),
  };
}

inline Architecture TestNetwork(std::string_view name) {
  for (const Architecture& architecture : TestNetworks()) {
    if (architecture.name == name) return architecture;
  }
  return {};
}

}  // namespace lenslet
