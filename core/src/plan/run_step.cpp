#include "plan/run_step.h"

#include <algorithm>

#include "kernels/reference/reference.h"

namespace lenslet {
namespace {

using kernels::Index;

// One overload per operation; each runs the whole batch.
struct Runner {
  const Plan::Program& program;
  const Step& step;
  const float* input;
  float* output;
  float* scratch;
  const float* weights;

  // run(image, its input, its output) for every image.
  template <typename RunImage>
  void ForEachImage(RunImage run) const {
    for (Index b = 0; b < program.batch; ++b) run(b, input + b * step.in_elements, output + b * step.out_elements);
  }

  void operator()(const Conv2dStep& conv) const {
    ForEachImage(
        [&](Index, const float* in, float* out) { conv.kernel->run(conv.geometry, in, weights, scratch, out); });
  }
  void operator()(const LinearStep& linear) const {
    const Index rows = program.batch * step.in_elements / linear.geometry.in_features;
    linear.kernel->run(linear.geometry, rows, input, weights, scratch, output);
  }
  void operator()(const MaxPool2dStep& pool) const {
    ForEachImage([&](Index b, const float* in, float* out) {
      if (pool.indices) {
        std::int32_t* indices = program.indices.data() + *pool.indices + b * step.out_elements;
        kernels::reference::MaxPool2dWithIndices(pool.geometry, in, out, indices);
      } else {
        pool.kernel->run(pool.geometry, in, scratch, out);
      }
    });
  }
  void operator()(const AvgPool2dStep& pool) const {
    ForEachImage([&](Index, const float* in, float* out) { pool.kernel->run(pool.geometry, in, scratch, out); });
  }
  void operator()(const AdaptiveAvgPool2dStep& pool) const {
    ForEachImage(
        [&](Index, const float* in, float* out) { kernels::reference::AdaptiveAvgPool2d(pool.geometry, in, out); });
  }
  void operator()(const BatchNormStep& norm) const {
    const Index n = norm.channels;
    ForEachImage([&](Index, const float* in, float* out) {
      kernels::reference::BatchNorm(n, norm.inner, in, weights, weights + n, weights + 2 * n, weights + 3 * n, norm.eps,
                                    out);
    });
  }
  void operator()(const ElementwiseStep& elementwise) const {
    kernels::ElementwiseOf(*program.kernels, elementwise.activation)
        .run(program.batch * step.out_elements, input, output);
  }
  void operator()(const SoftmaxStep& softmax) const {
    const auto run = softmax.logarithm ? kernels::reference::LogSoftmax : kernels::reference::Softmax;
    ForEachImage([&](Index, const float* in, float* out) { run(softmax.channels, softmax.inner, in, out); });
  }
  void operator()(const CopyStep&) const { std::copy_n(input, program.batch * step.out_elements, output); }
};

}  // namespace

void RunStep(Plan::Program& program, const Step& step, const float* caller_input) noexcept {
  float* arena = program.arena.data();
  std::visit(Runner{.program = program,
                    .step = step,
                    .input = step.input == Step::kCallerInput ? caller_input : arena + step.input,
                    .output = arena + step.output,
                    .scratch = arena + step.scratch,
                    .weights = program.weights.data() + step.weights},
             step.operation);
}

}  // namespace lenslet
