// Does this machine compute what the trainer's did?
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "lenslet/model.h"

namespace lenslet {

// The network's outputs for the rows of model.known_answer()->input, one row after the other.
// `instruction_set` as in PlanOptions.
Result<std::vector<float>> AnswersOf(const Model& model, std::string_view instruction_set);

// kSelfTestFailed, naming the first output that differs, unless for each row
//   |foundᵢ − expectedᵢ| ≤ kAnswerTolerance · max(1, maxⱼ |expectedⱼ|)
// A NaN fails.
Result<void> CompareAnswers(const KnownAnswer& answer, std::span<const float> found);

// Two float32 programs that add in different orders differ by about √n · 2⁻²⁴ of a layer's scale for sums of n
// products: 3e-6 for the widest layer of our networks (n = 3136), 6e-5 for the widest that a description may have (n =
// 2²⁰). A wrong tap, bias, layer or normalisation shows in the second digit.
inline constexpr double kAnswerTolerance = 1e-4;

}  // namespace lenslet
