#define LENSLET_ISA neon
#include "kernels/simd/vector_neon.h"
// The vocabulary before the algorithms.
#include "kernels/simd/kernels.h"
#include "kernels/simd/sets.h"

namespace lenslet::kernels {

constinit const KernelSet kNeonSet = neon::Kernels("neon");

}  // namespace lenslet::kernels
