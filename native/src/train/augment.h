// Random changes to a whole batch at once, on the device where it lies.
#pragma once

#include <torch/torch.h>

#include "recipe/recipe.h"

namespace lenslet::native {

// images: [n, c, h, w] with 0 as the background. Each image gets its own rotation, scale, shift and shear; random
// numbers come from the device's default generator.
torch::Tensor ApplyRandomAffine(const torch::Tensor& images, const RandomAffine& affine);

}  // namespace lenslet::native
