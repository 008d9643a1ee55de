// Runs one step of a program on the batch that is in hand.
#pragma once

#include "plan/program.h"

namespace lenslet {

void RunStep(Plan::Program& program, const Step& step, const float* caller_input) noexcept;

}  // namespace lenslet
