#define LENSLET_ISA avx2
#include "kernels/simd/vector_avx2.h"
// The vocabulary before the algorithms.
#include "kernels/simd/kernels.h"
#include "kernels/simd/sets.h"

namespace lenslet::kernels {

constinit const KernelSet kAvx2Set = avx2::Kernels("avx2");

}  // namespace lenslet::kernels
