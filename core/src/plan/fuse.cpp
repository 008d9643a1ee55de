#include "plan/fuse.h"

namespace lenslet {
namespace {

using kernels::Activation;
using kernels::Pooling;

bool IsIdentity(const Operation& operation) {
  return std::holds_alternative<Dropout>(operation) || std::holds_alternative<Flatten>(operation);
}

// The channels that a batch norm could scale through the layer's weights; 0 for a layer without such weights.
std::int64_t OutputChannels(const Operation& operation) {
  if (const auto* conv = std::get_if<Conv2d>(&operation)) return conv->out_channels;
  if (const auto* linear = std::get_if<Linear>(&operation)) return linear->out_features;
  return 0;
}

bool IsPoolOfTwo(const Operation& operation) {
  const auto* pool = std::get_if<MaxPool2d>(&operation);
  return pool != nullptr && pool->kernel_size == Pair{2, 2} && pool->stride == Pair{2, 2} &&
         pool->padding == Pair{0, 0} && pool->dilation == Pair{1, 1} && !pool->ceil_mode && !pool->return_indices;
}

// Makes the layer part of the node where that can be.
bool TakesIn(const Architecture& architecture, Node& node, std::size_t layer, bool pools) {
  const Operation& first = architecture.layers[node.layer].operation;
  const Operation& operation = architecture.layers[layer].operation;
  const std::int64_t channels = OutputChannels(first);
  if (channels == 0) return false;
  const bool is_pooled = node.pooling != Pooling::kNone, is_activated = node.activation != Activation::kNone;
  if (pools && !is_pooled && std::holds_alternative<Conv2d>(first) && IsPoolOfTwo(operation)) {
    node.pooling = is_activated ? Pooling::kAfterActivation : Pooling::kBeforeActivation;
    return true;
  }
  if (is_activated) return false;
  // After Conv2d and Flatten, BatchNorm1d has one feature per pixel: equal counts mean one pixel per channel.
  const auto* norm = std::get_if<BatchNorm>(&operation);
  if (norm != nullptr && !node.batch_norm && !is_pooled && norm->num_features == channels) {
    node.batch_norm = layer;
    return true;
  }
  node.activation = ActivationOf(operation);
  return node.activation != Activation::kNone;
}

}  // namespace

Activation ActivationOf(const Operation& operation) {
  if (std::holds_alternative<ReLU>(operation)) return Activation::kReLU;
  if (std::holds_alternative<Sigmoid>(operation)) return Activation::kSigmoid;
  if (std::holds_alternative<Tanh>(operation)) return Activation::kTanh;
  return Activation::kNone;
}

std::vector<Node> KeepLayers(const Architecture& architecture) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    nodes.push_back({.layer = i, .label = architecture.layers[i].name});
  }
  return nodes;
}

std::vector<Node> Fuse(const Architecture& architecture, bool pools) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    const auto& [name, operation] = architecture.layers[i];
    if (IsIdentity(operation)) continue;
    // The node before takes this layer in if nothing but identities lies between, and there is none but those left out.
    if (!nodes.empty() && TakesIn(architecture, nodes.back(), i, pools)) {
      nodes.back().label += " + " + name;
      nodes.back().last_layer = i;
    } else {
      nodes.push_back({.layer = i, .label = name});
    }
  }
  if (nodes.empty() && !architecture.layers.empty())
    nodes.push_back({.layer = 0, .label = architecture.layers[0].name});
  return nodes;
}

}  // namespace lenslet
