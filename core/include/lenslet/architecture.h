// The description of a network: data, in PyTorch's vocabulary, from which the core builds its plan and the trainer its
// LibTorch module. docs/format.md specifies the JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lenslet/error.h"
#include "lenslet/shape.h"

namespace lenslet {

struct Pair {  // Vertical, horizontal: PyTorch's (kH, kW). JSON: 3 or [3, 5].
  std::int64_t h = 1;
  std::int64_t w = 1;
  bool operator==(const Pair&) const = default;
};

// Zero padding on each side. PyTorch's "same" pads an odd total one more at the bottom and the right.
struct Padding {
  std::int64_t top = 0, left = 0, bottom = 0, right = 0;
  bool operator==(const Padding&) const = default;
};

// Parameters bear PyTorch's names and defaults: https://docs.pytorch.org/docs/stable/nn.html
struct Conv2d {
  std::int64_t in_channels = 0, out_channels = 0;
  Pair kernel_size;
  Pair stride{1, 1};
  Padding padding;  // JSON: a number, a pair, "same" (stride 1 only) or "valid".
  Pair dilation{1, 1};
  std::int64_t groups = 1;
  bool bias = true;
};
struct MaxPool2d {
  Pair kernel_size;
  Pair stride;  // Defaults to kernel_size.
  Pair padding{0, 0};
  Pair dilation{1, 1};
  bool ceil_mode = false;
  bool return_indices = false;  // Plan::PoolIndices() gives them; the layer's output is the maxima alone.
};
struct AvgPool2d {
  Pair kernel_size;
  Pair stride;  // Defaults to kernel_size.
  Pair padding{0, 0};
  bool ceil_mode = false;
  bool count_include_pad = true;
  std::optional<std::int64_t> divisor_override;
};
struct AdaptiveAvgPool2d {
  Pair output_size;
};
struct BatchNorm {  // BatchNorm1d on [features], BatchNorm2d on [channels, height, width].
  int dimensions = 2;
  std::int64_t num_features = 0;
  double eps = 1e-5;
  double momentum = 0.1;
  bool affine = true;
};
struct Linear {
  std::int64_t in_features = 0, out_features = 0;
  bool bias = true;
};
struct ReLU {};
struct Sigmoid {};
struct Tanh {};
struct Softmax {};     // Over dim 1, the classes.
struct LogSoftmax {};  // Over dim 1, the classes.
struct Dropout {       // The identity once trained.
  double p = 0.5;
};
struct Flatten {};  // start_dim 1, end_dim −1.

using Operation = std::variant<Conv2d, MaxPool2d, AvgPool2d, AdaptiveAvgPool2d, BatchNorm, Linear, ReLU, Sigmoid, Tanh,
                               Softmax, LogSoftmax, Dropout, Flatten>;

struct Layer {
  std::string name;  // Prefix of the layer's state_dict keys, such as "conv1" or "features.0".
  Operation operation;
};

// How a drawing or a photo becomes the network's input.
enum class Preparation {
  kNone,   // The input is given as a tensor.
  kDigit,  // PrepareDigit() of image/digit.h, then (x − mean) / std.
  kPhoto,  // Crop, antialiased resize to the input's height and width, then (x − mean) / std.
};

struct Architecture {
  std::string name;   // "lenet5"
  std::string title;  // "LeNet-5", as people write it.
  Shape input;        // Without the batch.
  Preparation preparation = Preparation::kNone;
  double crop = 1;                   // Of a photo: the share of a portrait that is meant to be seen.
  std::vector<float> mean, std;      // Per channel of the input; values in [0, 1] become (x − mean) / std.
  std::vector<std::string> classes;  // One label per output; one label for a single probability.
  std::vector<Layer> layers;
};

// Reads a description and checks it as far as it goes without shapes. `json` is hostile text.
Result<Architecture> ParseArchitecture(std::string_view json);
// The JSON text that ParseArchitecture reads back as the same description.
std::string ToJson(const Architecture& architecture);

// PyTorch's type name: "Conv2d", "BatchNorm1d", ….
const char* TypeName(const Operation& operation);

// The output shape of every layer, in order, without the batch. The error names the layer and both shapes.
// Convolution and pooling: ⌊(n + p₀ + p₁ − d·(k − 1) − 1) / s⌋ + 1, with ⌈⌉ and PyTorch's rule for ceil_mode.
Result<std::vector<Shape>> InferShapes(const Architecture& architecture);

struct Parameter {
  std::string key;  // As in the state_dict: "conv1.weight".
  Shape shape;
  std::size_t layer;  // Index into Architecture::layers.
};
// Every tensor that inference needs, in the order of PyTorch's state_dict (running statistics included,
// num_batches_tracked left out).
std::vector<Parameter> Parameters(const Architecture& architecture);

// The networks that come with Lenslet: core/networks/*.json, in the order of their names.
std::span<const Architecture> KnownArchitectures();
const Architecture* FindArchitecture(std::string_view name);  // nullptr when there is none.

}  // namespace lenslet
