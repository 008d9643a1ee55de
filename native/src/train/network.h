// A LibTorch module made from a description.
#pragma once

#include <torch/torch.h>

#include <functional>
#include <vector>

#include "lenslet/architecture.h"
#include "lenslet/model.h"

namespace lenslet::native {

class TorchNetwork : public torch::nn::Module {
 public:
  // Weights as PyTorch initialises them. The layers' names become the keys of the state_dict, dots and all.
  explicit TorchNetwork(const Architecture& architecture);

  torch::Tensor forward(const torch::Tensor& input) { return ForwardTo(input, steps_.size()); }
  // The output of the first `layers` layers.
  torch::Tensor ForwardTo(torch::Tensor input, std::size_t layers);
  void load(torch::serialize::InputArchive& archive) override;

 private:
  void ArrangeWeights();
  void FuseConvPool(const std::vector<Layer>& layers);

  using Step = std::function<torch::Tensor(const torch::Tensor&)>;
  struct Fused {
    Step step;
    std::size_t layers = 0;  // That it computes; 0: nothing is fused here.
  };
  std::vector<Step> steps_;
  std::vector<Fused> fused_;  // By first layer, for training on the processor.
  // Channels innermost: on the processor a network with batch norm then learns 1.2 to 1.5 times as fast.
  bool channels_last_ = false;
};

// The state_dict as Parameters(architecture) lists it, in float on the CPU.
Tensors ExportTensors(const TorchNetwork& network, const Architecture& architecture);
// Sets every parameter and buffer that `tensors` has to have for the architecture.
void ImportTensors(TorchNetwork& network, const Architecture& architecture, const Tensors& tensors);

}  // namespace lenslet::native
