#define LENSLET_ISA avx512
#include "kernels/simd/vector_avx512.h"
// The vocabulary before the algorithms.
#include "kernels/simd/kernels.h"
#include "kernels/simd/sets.h"

namespace lenslet::kernels {

constinit const KernelSet kAvx512Set = avx512::Kernels("avx512");

}  // namespace lenslet::kernels
