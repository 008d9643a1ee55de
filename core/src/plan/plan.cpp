#include "lenslet/plan.h"

#include "kernels/kernel_sets.h"
#include "plan/program.h"
#include "plan/run_step.h"

namespace lenslet {

std::vector<std::string_view> InstructionSets() {
  std::vector<std::string_view> names;
  for (const kernels::KernelSet* set : kernels::KernelSets()) names.emplace_back(set->name);
  return names;
}

Plan::Plan(Program program) : program_(std::make_unique<Program>(std::move(program))) {}
Plan::Plan(const Plan& other) : program_(other.program_ ? std::make_unique<Program>(*other.program_) : nullptr) {}
Plan::Plan(Plan&& other) noexcept = default;
Plan& Plan::operator=(const Plan& other) { return *this = Plan(other); }
Plan& Plan::operator=(Plan&& other) noexcept = default;
Plan::~Plan() = default;

std::span<const float> Plan::Run(std::span<const float> input) noexcept {
  Program& program = *program_;
  const auto in_elements = static_cast<std::size_t>(program.steps.front().in_elements);
  const std::size_t batch = input.size() / in_elements;
  if (batch == 0 || batch > static_cast<std::size_t>(program.max_batch) || input.size() % in_elements != 0) return {};
  program.batch = static_cast<kernels::Index>(batch);
  for (const Step& step : program.steps) RunStep(program, step, input.data());
  const Step& last = program.steps.back();
  return {program.arena.data() + last.output, batch * static_cast<std::size_t>(last.out_elements)};
}

std::span<const float> Plan::LayerOutput(std::size_t layer) const noexcept {
  if (!program_->keep_layers || layer >= program_->steps.size()) return {};
  const Step& step = program_->steps[layer];
  return {program_->arena.data() + step.output, static_cast<std::size_t>(program_->batch * step.out_elements)};
}

std::span<const std::int32_t> Plan::PoolIndices(std::size_t layer) const noexcept {
  for (const Step& step : program_->steps) {
    const auto* pool = std::get_if<MaxPool2dStep>(&step.operation);
    if (step.layer != layer || pool == nullptr || !pool->indices) continue;
    return {program_->indices.data() + *pool->indices, static_cast<std::size_t>(program_->batch * step.out_elements)};
  }
  return {};
}

std::string_view Plan::instruction_set() const noexcept { return program_->kernels->name; }

std::vector<Plan::StepInfo> Plan::steps() const {
  std::vector<StepInfo> infos;
  for (const Step& step : program_->steps) infos.push_back(step.info);
  return infos;
}

std::size_t Plan::arena_bytes() const noexcept { return program_->arena.size() * sizeof(float); }
std::size_t Plan::weights_bytes() const noexcept { return program_->weights.size() * sizeof(float); }

}  // namespace lenslet
