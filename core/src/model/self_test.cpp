#include "model/self_test.h"

#include <algorithm>
#include <cmath>

#include "lenslet/plan.h"
#include "number.h"
#include "text.h"

namespace lenslet {

Result<std::vector<float>> AnswersOf(const Model& model, std::string_view instruction_set) {
  auto plan = Plan::Compile(model, {.instruction_set = instruction_set});
  if (!plan) return std::unexpected(plan.error());
  const std::span<const float> inputs = model.known_answer()->input;
  const auto row = static_cast<std::size_t>(model.architecture().input.elements());
  std::vector<float> outputs;
  for (std::size_t begin = 0; begin < inputs.size(); begin += row) {
    const auto output = plan->Run(inputs.subspan(begin, row));
    outputs.insert(outputs.end(), output.begin(), output.end());
  }
  return outputs;
}

Result<void> CompareAnswers(const KnownAnswer& answer, std::span<const float> found) {
  const std::span<const float> expected = answer.output;
  const std::size_t row = expected.size() / static_cast<std::size_t>(answer.output_shape[0]);
  for (std::size_t begin = 0; begin < expected.size(); begin += row) {
    double scale = 1;
    for (const float value : expected.subspan(begin, row))
      scale = std::max(scale, std::abs(static_cast<double>(value)));
    for (std::size_t i = begin; i < begin + row; ++i) {
      const double difference = std::abs(static_cast<double>(found[i]) - static_cast<double>(expected[i]));
      if (difference <= kAnswerTolerance * scale) continue;  // False for NaN.
      return Fail(ErrorCode::kSelfTestFailed,
                  {"output ", i - begin, " of known answer ", begin / row, ": expected ",
                   ToText(static_cast<double>(expected[i])), ", found ", ToText(static_cast<double>(found[i])),
                   ", tolerance ", ToText(kAnswerTolerance * scale)});
    }
  }
  return {};
}

}  // namespace lenslet
