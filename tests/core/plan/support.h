// What the tests of plans share.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "lenslet/model.h"
#include "lenslet/plan.h"

namespace lenslet {

inline Plan Compile(const Model& model, const PlanOptions& options = {}) {
  auto plan = Plan::Compile(model, options);
  if (!plan) {
    ADD_FAILURE() << plan.error().detail;
    std::abort();
  }
  return *std::move(plan);
}

inline std::vector<std::string> KernelsOf(const Plan& plan) {
  std::vector<std::string> kernels;
  for (const Plan::StepInfo& step : plan.steps()) kernels.push_back(step.kernel.substr(0, step.kernel.find('/')));
  return kernels;
}

}  // namespace lenslet
