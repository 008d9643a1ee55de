// The parameters of each layer, once, for the reader and the writer. A visitor has
//   Required(key, field) and Optional(key, field, fallback), for counts, pairs, flags and numbers;
//   Nullable(key, field, fallback), which null leaves at its fallback, and Nullable(key, optional count);
//   PaddingOf(convolution) and Dim();
//   Only(key, json), a parameter of which Lenslet has just that value, and AnyFlag(key), one that changes no result.
// Names, order and defaults are PyTorch's.
#pragma once

#include "lenslet/architecture.h"

namespace lenslet {

template <typename Visitor>
void VisitFields(Visitor& visitor, Conv2d& layer) {
  visitor.Required("in_channels", layer.in_channels);
  visitor.Required("out_channels", layer.out_channels);
  visitor.Required("kernel_size", layer.kernel_size);
  visitor.Optional("stride", layer.stride, Pair{1, 1});
  visitor.Optional("dilation", layer.dilation, Pair{1, 1});
  visitor.PaddingOf(layer);  // After what "same" depends on.
  visitor.Optional("groups", layer.groups, 1);
  visitor.Optional("bias", layer.bias, true);
  visitor.Only("padding_mode", R"("zeros")");
}

template <typename Visitor>
void VisitFields(Visitor& visitor, MaxPool2d& layer) {
  visitor.Required("kernel_size", layer.kernel_size);
  visitor.Nullable("stride", layer.stride, layer.kernel_size);
  visitor.Optional("padding", layer.padding, Pair{0, 0});
  visitor.Optional("dilation", layer.dilation, Pair{1, 1});
  visitor.Optional("return_indices", layer.return_indices, false);
  visitor.Optional("ceil_mode", layer.ceil_mode, false);
}

template <typename Visitor>
void VisitFields(Visitor& visitor, AvgPool2d& layer) {
  visitor.Required("kernel_size", layer.kernel_size);
  visitor.Nullable("stride", layer.stride, layer.kernel_size);
  visitor.Optional("padding", layer.padding, Pair{0, 0});
  visitor.Optional("ceil_mode", layer.ceil_mode, false);
  visitor.Optional("count_include_pad", layer.count_include_pad, true);
  visitor.Nullable("divisor_override", layer.divisor_override);
}

template <typename Visitor>
void VisitFields(Visitor& visitor, AdaptiveAvgPool2d& layer) {
  visitor.Required("output_size", layer.output_size);
}

template <typename Visitor>
void VisitFields(Visitor& visitor, BatchNorm& layer) {
  visitor.Required("num_features", layer.num_features);
  visitor.Optional("eps", layer.eps, 1e-5);
  visitor.Optional("momentum", layer.momentum, 0.1);
  visitor.Optional("affine", layer.affine, true);
  visitor.Only("track_running_stats", "true");
}

template <typename Visitor>
void VisitFields(Visitor& visitor, Linear& layer) {
  visitor.Required("in_features", layer.in_features);
  visitor.Required("out_features", layer.out_features);
  visitor.Optional("bias", layer.bias, true);
}

template <typename Visitor>
void VisitFields(Visitor& visitor, Softmax&) {
  visitor.Dim();
}

template <typename Visitor>
void VisitFields(Visitor& visitor, LogSoftmax&) {
  visitor.Dim();
}

template <typename Visitor>
void VisitFields(Visitor& visitor, Dropout& layer) {
  visitor.Optional("p", layer.p, 0.5);
  visitor.AnyFlag("inplace");
}

template <typename Visitor>
void VisitFields(Visitor& visitor, ReLU&) {
  visitor.AnyFlag("inplace");
}
template <typename Visitor>
void VisitFields(Visitor&, Sigmoid&) {}
template <typename Visitor>
void VisitFields(Visitor&, Tanh&) {}
template <typename Visitor>
void VisitFields(Visitor& visitor, Flatten&) {
  visitor.Only("start_dim", "1");
  visitor.Only("end_dim", "-1");
}

}  // namespace lenslet
