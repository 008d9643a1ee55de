#define LENSLET_ISA simd128
#include "kernels/simd/vector_simd128.h"
// The vocabulary before the algorithms.
#include "kernels/simd/kernels.h"
#include "kernels/simd/sets.h"

namespace lenslet::kernels {

constinit const KernelSet kSimd128Set = simd128::Kernels("simd128");

}  // namespace lenslet::kernels
