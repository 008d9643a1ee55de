// A data set as two tensors on the device, from which batches are taken by index.
#pragma once

#include <torch/torch.h>

#include "data/mnist.h"
#include "recipe/recipe.h"

namespace lenslet::native {

struct TorchData {
  torch::Tensor images;  // uint8 [n, c, h, w]
  torch::Tensor labels;  // int64 [n]
  std::int64_t size() const { return labels.size(0); }
  TorchData Slice(std::int64_t begin, std::int64_t end) const {
    return {images.slice(0, begin, end), labels.slice(0, begin, end)};
  }
};

TorchData ToTorch(const LabelledImages& images, torch::Device device);

// uint8 images as the network's input: x / 255, changed at random if `affine` is given, then (x − mean) / std.
class InputMaker {
 public:
  InputMaker(const Architecture& architecture, torch::Device device);
  torch::Tensor operator()(const torch::Tensor& images, const RandomAffine* affine = nullptr) const;

 private:
  torch::Tensor mean_, std_;  // [1, c, 1, 1]
};

}  // namespace lenslet::native
