// Random changes to a whole batch at once, on the device where it lies.
#pragma once

#include <torch/torch.h>

#include "recipe/recipe.h"

namespace lenslet::native {

// images: float [n, c, h, w] in [0, 1]. Each image gets its own of everything; the affine map
// and the elastic field are one bilinear sampling. Random numbers come from the device's default generator.
torch::Tensor Augment(torch::Tensor images, const Augmentation& augmentation);

// [n, n]: row i holds the weights of a Gaussian of `sigma` around i, cut at 4σ, reflected at both ends, of sum 1.
torch::Tensor GaussianMatrix(std::int64_t n, double sigma);

}  // namespace lenslet::native
