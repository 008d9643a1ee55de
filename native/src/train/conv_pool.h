// max_pool2d(conv2d(x, weight, bias, padding), 2) in one, with its gradient, for LibTorch's autograd.
#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <vector>

#include "lenslet/architecture.h"

namespace lenslet::native {

// Whether layers[at] and the one or two after it are a convolution of stride 1 and a maximum of 2×2, with at most a
// ReLU, Sigmoid or Tanh between them. These only grow with their argument, so they may as well follow the maximum:
// max f(x) = f(max x), and a quarter of the work.
bool StartsConvPool(const std::vector<Layer>& layers, std::size_t at);

// x float [n, c, h, w] on the processor; weight [o, c, kernel_h, kernel_w]; bias [o], or undefined. The output has its
// channels innermost in memory.
torch::Tensor ConvPool(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias, Pair padding);

}  // namespace lenslet::native
