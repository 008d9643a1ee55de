#include <algorithm>
#include <cassert>
#include <cmath>

#include "lenslet/model.h"

namespace lenslet {
namespace {

// The last layer that changes values.
const Operation& LastOperation(const Architecture& architecture) {
  std::size_t i = architecture.layers.size() - 1;
  const auto keeps_values = [&](const Operation& operation) {
    return std::holds_alternative<Dropout>(operation) || std::holds_alternative<Flatten>(operation);
  };
  while (i > 0 && keeps_values(architecture.layers[i].operation)) --i;
  return architecture.layers[i].operation;
}

// pᵢ = exp(xᵢ − max) / Σⱼ exp(xⱼ − max). In float: the tables of the exponential of a double are 2 KB that do not
// compress.
void SoftmaxOf(std::span<const float> logits, std::span<float> probabilities) {
  const float largest = *std::ranges::max_element(logits);
  std::ranges::transform(logits, probabilities.begin(), [&](float logit) { return std::exp(logit - largest); });
  float sum = 0;
  for (const float power : probabilities) sum += power;
  for (float& probability : probabilities) probability /= sum;
}

}  // namespace

void ToProbabilities(const Architecture& architecture, std::span<const float> output, std::span<float> probabilities) {
  assert(output.size() == probabilities.size());
  if (output.empty() || architecture.layers.empty()) return;
  const Operation& last = LastOperation(architecture);
  if (std::holds_alternative<Softmax>(last) || std::holds_alternative<Sigmoid>(last)) {
    std::ranges::copy(output, probabilities.begin());
  } else if (std::holds_alternative<LogSoftmax>(last)) {
    std::ranges::transform(output, probabilities.begin(), [](float log) { return std::exp(log); });
  } else if (output.size() == 1) {
    probabilities[0] = 1 / (1 + std::exp(-output[0]));
  } else {
    SoftmaxOf(output, probabilities);
  }
}

}  // namespace lenslet
