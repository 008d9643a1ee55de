#include "lenslet/architecture.h"
#include "text.h"

namespace lenslet {
namespace {

class Collector {
 public:
  Collector(const Layer& layer, std::size_t index, std::vector<Parameter>& parameters)
      : layer_(layer), index_(index), parameters_(parameters) {}

  void operator()(const Conv2d& conv) {
    Add("weight", {conv.out_channels, conv.in_channels / conv.groups, conv.kernel_size.h, conv.kernel_size.w});
    if (conv.bias) Add("bias", {conv.out_channels});
  }
  void operator()(const Linear& linear) {
    Add("weight", {linear.out_features, linear.in_features});
    if (linear.bias) Add("bias", {linear.out_features});
  }
  void operator()(const BatchNorm& norm) {
    if (norm.affine) {
      Add("weight", {norm.num_features});
      Add("bias", {norm.num_features});
    }
    Add("running_mean", {norm.num_features});
    Add("running_var", {norm.num_features});
  }
  template <typename WithoutParameters>
  void operator()(const WithoutParameters&) {}

 private:
  void Add(const char* suffix, Shape shape) {
    parameters_.push_back({Joined({layer_.name, ".", suffix}), shape, index_});
  }

  const Layer& layer_;
  std::size_t index_;
  std::vector<Parameter>& parameters_;
};

}  // namespace

std::vector<Parameter> Parameters(const Architecture& architecture) {
  std::vector<Parameter> parameters;
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    const Layer& layer = architecture.layers[i];
    std::visit(Collector(layer, i, parameters), layer.operation);
  }
  return parameters;
}

}  // namespace lenslet
