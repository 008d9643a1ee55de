#include "examples/run_layer.h"

#include "base/failure.h"
#include "lenslet/plan.h"

namespace lenslet::native {

LayerRun RunLayer(const std::string& input_shape, const std::string& layer, const Values& input, const Values& weights,
                  const Values& bias) {
  const auto architecture = Unwrap(ParseArchitecture(R"({"name": "example", "input": {"shape": )" + input_shape +
                                                     R"(}, "layers": [{"name": "layer", )" + layer + "}]}"),
                                   "example");
  Tensors tensors;
  for (const Parameter& parameter : Parameters(architecture)) {
    tensors.Add(parameter.key, parameter.shape, parameter.key.ends_with("bias") ? bias : weights);
  }
  const Model model = Unwrap(Model::Bind(architecture, tensors), "example");
  Plan plan = Unwrap(Plan::Compile(model), "example");
  const auto output = plan.Run(input);
  const auto indices = plan.PoolIndices(0);
  return {{output.begin(), output.end()}, {indices.begin(), indices.end()}};
}

std::vector<double> Conv(const std::string& input_shape, const std::string& parameters, const Values& input,
                         const Values& kernel) {
  return RunLayer(input_shape, R"("type": "Conv2d", "bias": false, )" + parameters, input, kernel).output;
}

}  // namespace lenslet::native
