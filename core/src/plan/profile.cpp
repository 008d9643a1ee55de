#include "plan/program.h"
#include "plan/run_step.h"

namespace lenslet {

void Plan::RunAlone(std::size_t step, std::span<const float> input) noexcept {
  Program& program = *program_;
  const auto in_elements = static_cast<std::size_t>(program.steps.front().in_elements);
  const std::size_t batch = input.size() / in_elements;
  if (batch == 0 || batch > static_cast<std::size_t>(program.max_batch) || step >= program.steps.size()) return;
  program.batch = static_cast<kernels::Index>(batch);
  RunStep(program, program.steps[step], input.data());
}

}  // namespace lenslet
