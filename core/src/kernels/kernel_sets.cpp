#include "kernels/kernel_sets.h"

#include <vector>

#include "kernels/reference/reference.h"
#include "kernels/simd/sets.h"

namespace lenslet::kernels {
namespace {

std::vector<const KernelSet*> SupportedSets() {
  std::vector<const KernelSet*> sets;
#if defined(LENSLET_KERNELS_X86)
  __builtin_cpu_init();
  const bool has_halves = __builtin_cpu_supports("f16c");
  if (has_halves && __builtin_cpu_supports("avx512f")) sets.push_back(&kAvx512Set);
  if (has_halves && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back(&kAvx2Set);
#elif defined(LENSLET_KERNELS_NEON)
  sets.push_back(&kNeonSet);  // Part of every AArch64.
#endif
  // A module that has these does not load where the browser has not.
#if defined(LENSLET_KERNELS_RELAXED_SIMD)
  sets.push_back(&kRelaxedSimdSet);
#endif
#if defined(LENSLET_KERNELS_SIMD128)
  sets.push_back(&kSimd128Set);
#endif
#if !defined(LENSLET_FAST_KERNELS_ALONE)
  sets.push_back(&kReferenceSet);
#endif
  return sets;
}

}  // namespace

std::span<const KernelSet* const> KernelSets() {
  static const std::vector<const KernelSet*> sets = SupportedSets();
  return sets;
}

const KernelSet* FindKernelSet(std::string_view name) {
  for (const KernelSet* set : KernelSets()) {
    if (set->name == name) return set;
  }
  return nullptr;
}

std::span<const Conv2dKernel> Conv2dKernels(const KernelSet& set) { return {set.conv2d, set.conv2d_count}; }

const Conv2dKernel* Conv2dOf(const KernelSet& set, Layout layout, const Conv2dGeometry& geometry,
                             std::string_view name) {
  const Conv2dKernel* best = nullptr;
  for (const Conv2dKernel& kernel : Conv2dKernels(set)) {
    if (kernel.layout != layout || !kernel.supports(geometry)) continue;
    if (kernel.name == name) return &kernel;
    if (best == nullptr || kernel.cost(geometry) < best->cost(geometry)) best = &kernel;
  }
  return best;
}

const ElementwiseKernel& ElementwiseOf(const KernelSet& set, Activation activation) {
  if (activation == Activation::kReLU) return set.relu;
  return activation == Activation::kSigmoid ? set.sigmoid : set.tanh;
}

}  // namespace lenslet::kernels
