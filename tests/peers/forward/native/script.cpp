#include "script.h"

#include <torch/csrc/jit/api/module.h>

#include <sstream>

#include "base/failure.h"

namespace lenslet::peers {
namespace {

std::string List(Pair pair) { return "[" + std::to_string(pair.h) + ", " + std::to_string(pair.w) + "]"; }

// Writes one line of `def forward(self, x)` for each layer; weights become attributes named after the layer's number.
struct Writer {
  torch::jit::Module& module;
  const Tensors& tensors;
  const std::string& name;  // Of the layer.
  std::string number;
  std::ostringstream& code;

  // "self.weight3", or "None" for a tensor that the layer does without.
  std::string Attribute(const std::string& what, bool is_there = true) const {
    if (!is_there) return "None";
    const auto view = tensors.Find(name + "." + what);
    if (!view) throw native::Failure("the model has no tensor ", name, ".", what);
    const auto extents = view->shape.extents();
    const std::vector<std::int64_t> sizes(extents.begin(), extents.end());
    const std::vector<float> values(view->values.begin(), view->values.end());
    module.register_buffer(what + number, torch::tensor(values).view(sizes));
    return "self." + what + number;
  }
  void Line(const std::string& expression) const { code << "  x = " << expression << "\n"; }

  void operator()(const Conv2d& conv) const {
    if (conv.padding.top != conv.padding.bottom || conv.padding.left != conv.padding.right) {
      throw native::Failure(name, ": padding that differs from side to side is not written as TorchScript here");
    }
    Line("torch.conv2d(x, " + Attribute("weight") + ", " + Attribute("bias", conv.bias) + ", " + List(conv.stride) +
         ", " + List({conv.padding.top, conv.padding.left}) + ", " + List(conv.dilation) + ", " +
         std::to_string(conv.groups) + ")");
  }
  void operator()(const MaxPool2d& pool) const {
    Line("torch.max_pool2d(x, " + List(pool.kernel_size) + ", " + List(pool.stride) + ", " + List(pool.padding) + ", " +
         List(pool.dilation) + ", " + (pool.ceil_mode ? "True" : "False") + ")");
  }
  void operator()(const AvgPool2d& pool) const {
    Line("torch.avg_pool2d(x, " + List(pool.kernel_size) + ", " + List(pool.stride) + ", " + List(pool.padding) + ", " +
         (pool.ceil_mode ? "True" : "False") + ", " + (pool.count_include_pad ? "True" : "False") + ")");
  }
  void operator()(const AdaptiveAvgPool2d& pool) const {
    Line("torch.adaptive_avg_pool2d(x, " + List(pool.output_size) + ")");
  }
  void operator()(const BatchNorm& norm) const {
    Line("torch.batch_norm(x, " + Attribute("weight", norm.affine) + ", " + Attribute("bias", norm.affine) + ", " +
         Attribute("running_mean") + ", " + Attribute("running_var") + ", False, 0.1, " + std::to_string(norm.eps) +
         ", False)");
  }
  void operator()(const Linear& linear) const {
    Line("torch.linear(x, " + Attribute("weight") + ", " + Attribute("bias", linear.bias) + ")");
  }
  void operator()(const Dropout&) const {}
  void operator()(const ReLU&) const { Line("torch.relu(x)"); }
  void operator()(const Sigmoid&) const { Line("torch.sigmoid(x)"); }
  void operator()(const Tanh&) const { Line("torch.tanh(x)"); }
  void operator()(const Softmax&) const { Line("torch.softmax(x, 1)"); }
  void operator()(const LogSoftmax&) const { Line("torch.log_softmax(x, 1)"); }
  void operator()(const Flatten&) const { Line("torch.flatten(x, 1)"); }
};

}  // namespace

torch::jit::Module MakeScript(const Model& model) {
  torch::jit::Module module("network");
  std::ostringstream code;
  code << "def forward(self, x):\n";
  int number = 0;
  for (const Layer& layer : model.architecture().layers) {
    std::visit(Writer{module, model.tensors(), layer.name, std::to_string(number++), code}, layer.operation);
  }
  code << "  return x\n";
  module.define(code.str());
  module.eval();
  torch::jit::Module frozen = torch::jit::freeze(module);
  return torch::jit::optimize_for_inference(frozen);
}

}  // namespace lenslet::peers
