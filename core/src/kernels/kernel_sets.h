// The kernel sets of this build on this machine.
#pragma once

#include <span>
#include <string_view>

#include "kernels/kernel_set.h"

namespace lenslet::kernels {

// The sets that this build has and this machine can run, best first; "reference" is the last, or missing where
// LENSLET_FAST_KERNELS_ALONE is defined. The dispatcher and the tests read this one table, so that no kernel goes
// untested.
std::span<const KernelSet* const> KernelSets();
const KernelSet* FindKernelSet(std::string_view name);  // nullptr when it is not in KernelSets().

std::span<const Conv2dKernel> Conv2dKernels(const KernelSet& set);
// The cheapest kernel for the layer among those of that layout; the one of that name, if any has it and supports the
// layer. Null if none does.
const Conv2dKernel* Conv2dOf(const KernelSet& set, Layout layout, const Conv2dGeometry& geometry,
                             std::string_view name);

}  // namespace lenslet::kernels
