#include "kernels/kernel_set.h"

#include <array>

#include "kernels/reference/reference.h"

namespace lenslet::kernels {

std::span<const KernelSet* const> KernelSets() {
  static constexpr std::array<const KernelSet*, 1> sets{&kReferenceSet};
  return sets;
}

const KernelSet* FindKernelSet(std::string_view name) {
  for (const KernelSet* set : KernelSets()) {
    if (set->name == name) return set;
  }
  return nullptr;
}

const ElementwiseKernel& ElementwiseOf(const KernelSet& set, Activation activation) {
  if (activation == Activation::kReLU) return set.relu;
  return activation == Activation::kSigmoid ? set.sigmoid : set.tanh;
}

}  // namespace lenslet::kernels
