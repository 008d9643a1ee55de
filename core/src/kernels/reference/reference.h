// The plain kernels: written to be read, they define what the fast ones must compute. They use Eigen's expressions on
// maps that live inside one function, and allocate nothing.
#pragma once

#include <cstdint>

#include "kernels/geometry.h"
#include "kernels/kernel_set.h"

namespace lenslet::kernels {

extern const KernelSet kReferenceSet;

namespace reference {

// Kernels that are the same in every set: they are cheap, or plans seldom run them.

// As the max_pool2d kernels, and indices[…] = row · in_width + column of each maximum in its input plane, as PyTorch's
// return_indices: the first of equal maxima, the last NaN.
void MaxPool2dWithIndices(const Pool2dGeometry& g, const float* input, float* output, std::int32_t* indices);

// Output row i averages input rows ⌊i·H/h⌋ … ⌈(i+1)·H/h⌉ − 1, and columns alike.
// Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
// Of `g`, only channels and the extents are read.
void AdaptiveAvgPool2d(const Pool2dGeometry& g, const float* input, float* output);

// output[c, i] = (input[c, i] − mean[c]) / √(variance[c] + eps) · weight[c] + bias[c] for i < inner. In place if output
// is input.
void BatchNorm(Index channels, Index inner, const float* input, const float* mean, const float* variance,
               const float* weight, const float* bias, double eps, float* output);

// Over c for each i < inner, input [channels, inner]:
// output[c, i] = exp(input[c, i] − m) / Σ_k exp(input[k, i] − m), m the maximum, so that nothing overflows. LogSoftmax
// is its logarithm, input[c, i] − m − log Σ_k …, finite where Softmax underflows. In place if output is input.
void Softmax(Index channels, Index inner, const float* input, float* output);
void LogSoftmax(Index channels, Index inner, const float* input, float* output);

// In place; kNone does nothing.
void Activate(Activation activation, Index count, float* values);

// The outputs o ∈ [first, end) of a row whose tap lies inside the input: 0 ≤ o·stride + offset < in_extent.
struct Range {
  Index first, end;
};
Range InsideRange(Index out_extent, Index in_extent, Index stride, Index offset);

// The members of kReferenceSet; kernel_set.h says what they do. Packed weights are the weights as they are, then the
// bias; no kernel needs scratch.
std::int64_t Conv2dPackedFloats(const Conv2dGeometry& g);
void Conv2dPack(const Conv2dGeometry& g, const float* weight, const float* bias, float* packed);
void Conv2d(const Conv2dGeometry& g, const float* input, const float* packed, float* scratch, float* output);
std::int64_t LinearPackedFloats(const LinearGeometry& g);
void LinearPack(const LinearGeometry& g, const float* weight, const double* scale, const float* bias, float* packed);
void Linear(const LinearGeometry& g, Index rows, const float* input, const float* packed, float* scratch,
            float* output);
void MaxPool2d(const Pool2dGeometry& g, const float* input, float* scratch, float* output);
void AvgPool2d(const Pool2dGeometry& g, const float* input, float* scratch, float* output);
void ReLU(Index count, const float* input, float* output);
void Sigmoid(Index count, const float* input, float* output);
void Tanh(Index count, const float* input, float* output);

}  // namespace reference
}  // namespace lenslet::kernels
