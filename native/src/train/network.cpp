#include "train/network.h"

#include "base/failure.h"
#include "train/conv_pool.h"

namespace lenslet::native {
namespace {

namespace nn = torch::nn;
namespace F = torch::nn::functional;
using Step = std::function<torch::Tensor(const torch::Tensor&)>;

torch::ExpandingArray<2> Both(Pair pair) { return torch::ExpandingArray<2>({pair.h, pair.w}); }

// The module that holds the last part of a dotted name: LibTorch wants a module for every dot.
nn::Module& Parent(nn::Module& root, std::string& name) {
  nn::Module* parent = &root;
  for (std::size_t dot; (dot = name.find('.')) != std::string::npos; name.erase(0, dot + 1)) {
    const std::string part = name.substr(0, dot);
    const auto children = parent->named_children();
    const auto* child = children.find(part);
    parent = child != nullptr ? child->get() : parent->register_module(part, std::make_shared<nn::Module>()).get();
  }
  return *parent;
}

// Makes one layer; those with weights are registered in `root` under the layer's name.
struct Maker {
  nn::Module& root;
  const std::string& name;

  template <typename Holder>
  Holder Register(Holder module) const {
    std::string leaf = name;
    nn::Module& parent = Parent(root, leaf);
    return parent.register_module(leaf, module);
  }

  Step operator()(const Conv2d& conv) const {
    const Padding& pad = conv.padding;
    const bool symmetric = pad.top == pad.bottom && pad.left == pad.right;
    auto options = nn::Conv2dOptions(conv.in_channels, conv.out_channels, Both(conv.kernel_size))
                       .stride(Both(conv.stride))
                       .dilation(Both(conv.dilation))
                       .groups(conv.groups)
                       .bias(conv.bias);
    if (symmetric) options.padding(torch::ExpandingArray<2>({pad.top, pad.left}));
    auto module = Register(nn::Conv2d(options));
    if (symmetric) return [module](const torch::Tensor& x) mutable { return module->forward(x); };
    return [module, pad](const torch::Tensor& x) mutable {
      return module->forward(F::pad(x, F::PadFuncOptions({pad.left, pad.right, pad.top, pad.bottom})));
    };
  }
  Step operator()(const MaxPool2d& pool) const {
    const auto options = F::MaxPool2dFuncOptions(Both(pool.kernel_size))
                             .stride(Both(pool.stride))
                             .padding(Both(pool.padding))
                             .dilation(Both(pool.dilation))
                             .ceil_mode(pool.ceil_mode);
    return [options](const torch::Tensor& x) { return F::max_pool2d(x, options); };
  }
  Step operator()(const AvgPool2d& pool) const {
    const auto options = F::AvgPool2dFuncOptions(Both(pool.kernel_size))
                             .stride(Both(pool.stride))
                             .padding(Both(pool.padding))
                             .ceil_mode(pool.ceil_mode)
                             .count_include_pad(pool.count_include_pad)
                             .divisor_override(pool.divisor_override);
    return [options](const torch::Tensor& x) { return F::avg_pool2d(x, options); };
  }
  Step operator()(const AdaptiveAvgPool2d& pool) const {
    const std::array<std::int64_t, 2> size{pool.output_size.h, pool.output_size.w};
    return [size](const torch::Tensor& x) { return torch::adaptive_avg_pool2d(x, size); };
  }
  Step operator()(const BatchNorm& norm) const {
    const auto options =
        nn::BatchNormOptions(norm.num_features).eps(norm.eps).momentum(norm.momentum).affine(norm.affine);
    if (norm.dimensions == 1) {
      return
          [module = Register(nn::BatchNorm1d(options))](const torch::Tensor& x) mutable { return module->forward(x); };
    }
    return [module = Register(nn::BatchNorm2d(options))](const torch::Tensor& x) mutable { return module->forward(x); };
  }
  Step operator()(const Linear& linear) const {
    auto module = Register(nn::Linear(nn::LinearOptions(linear.in_features, linear.out_features).bias(linear.bias)));
    return [module](const torch::Tensor& x) mutable { return module->forward(x); };
  }
  Step operator()(const Dropout& dropout) const {
    return [&root = root, p = dropout.p](const torch::Tensor& x) { return torch::dropout(x, p, root.is_training()); };
  }
  Step operator()(const ReLU&) const {
    return [](const torch::Tensor& x) { return torch::relu(x); };
  }
  Step operator()(const Sigmoid&) const {
    return [](const torch::Tensor& x) { return torch::sigmoid(x); };
  }
  Step operator()(const Tanh&) const {
    return [](const torch::Tensor& x) { return torch::tanh(x); };
  }
  Step operator()(const Softmax&) const {
    return [](const torch::Tensor& x) { return torch::softmax(x, 1); };
  }
  Step operator()(const LogSoftmax&) const {
    return [](const torch::Tensor& x) { return torch::log_softmax(x, 1); };
  }
  Step operator()(const Flatten&) const {
    return [](const torch::Tensor& x) { return x.flatten(1); };
  }
};

torch::Tensor FindTensor(const TorchNetwork& network, const std::string& key) {
  if (const auto parameters = network.named_parameters(); const auto* found = parameters.find(key)) return *found;
  if (const auto buffers = network.named_buffers(); const auto* found = buffers.find(key)) return *found;
  throw Failure("internal: LibTorch's module has no tensor ", key);
}

}  // namespace

TorchNetwork::TorchNetwork(const Architecture& architecture) {
  for (const Layer& layer : architecture.layers) {
    steps_.push_back(std::visit(Maker{*this, layer.name}, layer.operation));
    const auto* norm = std::get_if<BatchNorm>(&layer.operation);
    channels_last_ = channels_last_ || (norm != nullptr && norm->dimensions == 2);
  }
  ArrangeWeights();
  FuseConvPool(architecture.layers);
}

void TorchNetwork::FuseConvPool(const std::vector<Layer>& layers) {
  fused_.resize(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!StartsConvPool(layers, i)) continue;
    const auto& conv = std::get<Conv2d>(layers[i].operation);
    const torch::Tensor weight = FindTensor(*this, layers[i].name + ".weight");
    const torch::Tensor bias = conv.bias ? FindTensor(*this, layers[i].name + ".bias") : torch::Tensor();
    const Pair padding{conv.padding.top, conv.padding.left};
    const auto pool = [weight, bias, padding](const torch::Tensor& x) { return ConvPool(x, weight, bias, padding); };
    if (std::holds_alternative<MaxPool2d>(layers[i + 1].operation)) {
      fused_[i] = {pool, 2};
    } else {
      fused_[i] = {[pool, activate = steps_[i + 1]](const torch::Tensor& x) { return activate(pool(x)); }, 3};
    }
  }
}

void TorchNetwork::load(torch::serialize::InputArchive& archive) {
  Module::load(archive);
  ArrangeWeights();
}

void TorchNetwork::ArrangeWeights() {
  if (!channels_last_) return;
  for (torch::Tensor& parameter : parameters()) {
    if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
  }
}

torch::Tensor TorchNetwork::ForwardTo(torch::Tensor input, std::size_t layers) {
  if (channels_last_) input = input.contiguous(torch::MemoryFormat::ChannelsLast);
  const bool fuses = is_training() && input.is_cpu();
  for (std::size_t i = 0; i < layers;) {
    const Fused& fused = fused_[i];
    const bool fits = fuses && fused.layers > 0 && i + fused.layers <= layers;
    input = fits ? fused.step(input) : steps_[i](input);
    i += fits ? fused.layers : 1;
  }
  return input;
}

Tensors ExportTensors(const TorchNetwork& network, const Architecture& architecture) {
  Tensors tensors;
  for (const Parameter& parameter : Parameters(architecture)) {
    const torch::Tensor values =
        FindTensor(network, parameter.key).detach().to(torch::kCPU, torch::kFloat32).contiguous();
    tensors.Add(parameter.key, parameter.shape,
                {values.const_data_ptr<float>(), static_cast<std::size_t>(values.numel())});
  }
  return tensors;
}

void ImportTensors(TorchNetwork& network, const Architecture& architecture, const Tensors& tensors) {
  const torch::NoGradGuard no_grad;
  for (const Parameter& parameter : Parameters(architecture)) {
    const auto view = tensors.Find(parameter.key);
    if (!view) throw Failure("internal: the model has no tensor ", parameter.key);
    torch::Tensor target = FindTensor(network, parameter.key);
    const std::vector<float> values(view->values.begin(), view->values.end());
    target.copy_(torch::tensor(values).view(target.sizes()));
  }
}

}  // namespace lenslet::native
