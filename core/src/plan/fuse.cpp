#include "plan/fuse.h"

namespace lenslet {
namespace {

using kernels::Activation;

bool IsIdentity(const Operation& operation) {
  return std::holds_alternative<Dropout>(operation) || std::holds_alternative<Flatten>(operation);
}

// The channels that a batch norm could scale through the layer's weights; 0 for a layer without such weights.
std::int64_t OutputChannels(const Operation& operation) {
  if (const auto* conv = std::get_if<Conv2d>(&operation)) return conv->out_channels;
  if (const auto* linear = std::get_if<Linear>(&operation)) return linear->out_features;
  return 0;
}

}  // namespace

Activation ActivationOf(const Operation& operation) {
  if (std::holds_alternative<ReLU>(operation)) return Activation::kReLU;
  if (std::holds_alternative<Sigmoid>(operation)) return Activation::kSigmoid;
  if (std::holds_alternative<Tanh>(operation)) return Activation::kTanh;
  return Activation::kNone;
}

std::vector<Node> Fuse(const Architecture& architecture, bool keep_layers) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    const auto& [name, operation] = architecture.layers[i];
    if (keep_layers) {
      nodes.push_back({.layer = i, .label = name});
      continue;
    }
    if (IsIdentity(operation)) continue;
    // The node before takes this layer in if nothing but identities lies between, and there is none but those left out.
    Node* before = nodes.empty() ? nullptr : &nodes.back();
    const std::int64_t channels = before ? OutputChannels(architecture.layers[before->layer].operation) : 0;
    if (channels > 0 && before->activation == Activation::kNone) {
      const auto* norm = std::get_if<BatchNorm>(&operation);
      // After Conv2d and Flatten, BatchNorm1d has one feature per pixel: equal counts mean one pixel per channel.
      const bool folds = norm != nullptr && !before->batch_norm && norm->num_features == channels;
      if (folds) before->batch_norm = i;
      before->activation = ActivationOf(operation);
      if (folds || before->activation != Activation::kNone) {
        before->label += " + " + name;
        continue;
      }
    }
    nodes.push_back({.layer = i, .label = name});
  }
  if (nodes.empty() && !architecture.layers.empty())
    nodes.push_back({.layer = 0, .label = architecture.layers[0].name});
  return nodes;
}

}  // namespace lenslet
