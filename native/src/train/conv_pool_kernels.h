// Convolution and the maximum of each 2×2 of its outputs as one operation, and its gradients: for training on the
// processor, where LibTorch's separate operations are slow for small batches and few channels.
//
// Of four outputs only the largest gets a gradient, so both gradients need a quarter of the convolution's products.
//
//   input     [images][height][width][channels], with its padding, and kOverread numbers after its end
//   rows      [outputs][kernel_h][row_floats]: a kernel's row (j, c) as it lies in the input, zeros up to whole vectors
//   pooled    [images][pooled_height][pooled_width][outputs]
//   winner    like pooled: which of the four, 2·(row) + column
#pragma once

#include <cstdint>
#include <vector>

namespace lenslet::native {

struct ConvPoolShape {
  std::int64_t channels, height, width;  // Of one image, with its padding.
  std::int64_t kernel_h, kernel_w, outputs;

  static constexpr std::int64_t kLanes = 8;
  static constexpr std::int64_t kOverread = kLanes;

  std::int64_t pooled_height() const { return (height - kernel_h + 1) / 2; }
  std::int64_t pooled_width() const { return (width - kernel_w + 1) / 2; }
  std::int64_t pooled_floats() const { return pooled_height() * pooled_width() * outputs; }
  std::int64_t input_floats() const { return height * width * channels; }
  std::int64_t row_floats() const { return (kernel_w * channels + kLanes - 1) / kLanes * kLanes; }
};

// The weights in the order in which ConvPoolForward reads them.
std::vector<float> PackForForward(const ConvPoolShape& shape, const float* rows, const float* bias);

// pooled = max over 2×2 of (bias + weights ⋆ input), the first of equals as PyTorch has it; for one image.
void ConvPoolForward(const ConvPoolShape& shape, const float* input, const std::vector<float>& packed, float* pooled,
                     std::uint8_t* winner);

// rows_gradient[o] = Σ over images and windows of gradient · the input's patch under the winner, and bias_gradient[o],
// for first_output ≤ o < last_output.
void ConvPoolWeightGradient(const ConvPoolShape& shape, std::int64_t images, const float* input, const float* gradient,
                            const std::uint8_t* winner, std::int64_t first_output, std::int64_t last_output,
                            float* rows_gradient, float* bias_gradient);

// input_gradient += Σ over windows and outputs of gradient · rows[o] at the winner; for one image. The numbers after
// the end of input_gradient get zeros added.
void ConvPoolInputGradient(const ConvPoolShape& shape, const float* rows, const float* gradient,
                           const std::uint8_t* winner, float* input_gradient);

}  // namespace lenslet::native
