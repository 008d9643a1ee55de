// What a kernel is told about its layer: plain aggregates. The files that are compiled for one instruction set include
// this header and must not leave code behind for the rest of the program, so its functions are each file's own.
#pragma once

#include <cstddef>

namespace lenslet::kernels {

using Index = std::ptrdiff_t;

enum class Activation { kNone, kReLU, kSigmoid, kTanh };

// How an image lies in memory: [channels, height, width], PyTorch's order and that of every input and output of a
// network, or [height, width, channels], in which vectors hold channels whatever an image's width.
enum class Layout { kPlanar, kChannelsLast };

// MaxPool2d(2) of a convolution's output, which then is never stored: [⌊out_height / 2⌋, ⌊out_width / 2⌋].
enum class Pooling { kNone, kAfterActivation, kBeforeActivation };

// output[o, y, x] = activation(bias[o] + Σ_{c, i, j} weight[o, c, i, j] · input[g·C/G + c, y·s − p + i·d, x·s − p +
// j·d]) over one image, input [in_channels, in_height, in_width], where g = o / (out_channels / groups).
struct Conv2dGeometry {
  Index in_channels, in_height, in_width;
  Index out_channels, out_height, out_width;
  Index kernel_h, kernel_w;
  Index stride_h, stride_w;
  Index pad_top, pad_left;  // What lies beyond the bottom and the right follows from the output's extents.
  Index dilation_h, dilation_w;
  Index groups;
  Activation activation;
  // Channels-last kernels alone know these two; planar ones have a planar input and do not pool.
  Layout input_layout = Layout::kPlanar;
  Pooling pooling = Pooling::kNone;
};

static inline Index GroupInputs(const Conv2dGeometry& g) { return g.in_channels / g.groups; }
static inline Index GroupOutputs(const Conv2dGeometry& g) { return g.out_channels / g.groups; }
// Products in an output element.
static inline Index Taps(const Conv2dGeometry& g) { return GroupInputs(g) * g.kernel_h * g.kernel_w; }

// output[r, o] = activation(bias[o] + Σ_i weight[o, i] · input[r, i])
struct LinearGeometry {
  Index in_features, out_features;
  Activation activation;
  // What many inputs are expected to be: a kernel may pass over those for free.
  float background = 0.0f;
};

// No window lies in the padding alone: pad ≤ kernel / 2, ceil_mode adds none that would start beyond the input, and
// InferShapes refuses a dilation that steps over all of it. The windows of a plane cover at most 2²⁶ elements.
// Each plane [in_height, in_width] of `channels` becomes [out_height, out_width].
struct Pool2dGeometry {
  Index channels, in_height, in_width;
  Index out_height, out_width;
  Index kernel_h, kernel_w;
  Index stride_h, stride_w;
  Index pad_h, pad_w;
  Index dilation_h, dilation_w;  // Average pooling: 1.
  bool count_include_pad;        // Average pooling only.
  Index divisor_override;        // Average pooling only; 0: none.
};

}  // namespace lenslet::kernels
