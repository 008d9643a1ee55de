// A network with its weights, bound and checked.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lenslet/architecture.h"
#include "lenslet/error.h"
#include "lenslet/safetensors.h"
#include "lenslet/shape.h"

namespace lenslet {

// An input (normalised, batch first) and the output that the trainer got for it.
struct KnownAnswer {
  Shape input_shape, output_shape;
  std::vector<float> input, output;
};

class Model {
 public:
  // Reads a file written by Lenslet, or bare PyTorch weights that fit one of KnownArchitectures(); then checks every
  // tensor and runs the known answer, if there is one, on the kernels that this machine would choose.
  static Result<Model> Load(std::span<const std::byte> file);

  // Binds weights to a description: every Parameters() key must be there with its shape and finite values, and no
  // other. `training` is a JSON object (the training record) or empty.
  static Result<Model> Bind(Architecture architecture, Tensors tensors, const std::string& training = {},
                            std::optional<KnownAnswer> known_answer = {});

  const Architecture& architecture() const { return architecture_; }
  std::span<const Shape> layer_shapes() const { return layer_shapes_; }  // Outputs, without the batch.
  const Shape& output_shape() const { return layer_shapes_.back(); }
  const Tensors& tensors() const { return tensors_; }
  const std::string& training() const { return training_; }
  const std::optional<KnownAnswer>& known_answer() const { return known_answer_; }
  bool was_matched() const { return was_matched_; }  // Bare weights: the architecture was found by keys and shapes.

  // The file that Load() reads back as this model, with weights stored as `dtype`.
  std::vector<std::byte> Serialize(Dtype dtype = Dtype::kF32) const;

 private:
  Architecture architecture_;
  std::vector<Shape> layer_shapes_;
  Tensors tensors_;
  std::string training_;
  std::optional<KnownAnswer> known_answer_;
  bool was_matched_ = false;
};

// Makes values in [0, 1] what the network takes, in place: with c = ⌊i / (elements per channel)⌋ mod channels,
//   valuesᵢ ← (valuesᵢ − mean[c]) / std[c]
// for any number of inputs, one after the other. Without mean and std nothing changes.
void Normalize(const Architecture& architecture, std::span<float> values);

// Turns one output of the network into probabilities, by its last layer: LogSoftmax → exp, Softmax and Sigmoid as they
// are, else softmax of the logits (sigmoid for a single one). `output` and `probabilities` have equal length.
void ToProbabilities(const Architecture& architecture, std::span<const float> output, std::span<float> probabilities);

}  // namespace lenslet
