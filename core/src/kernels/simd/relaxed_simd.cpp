#if !defined(__wasm_relaxed_simd__)
#error "without -mrelaxed-simd these would be the kernels of simd128.cpp"
#endif
#define LENSLET_ISA relaxed_simd
#include "kernels/simd/vector_simd128.h"
// The vocabulary before the algorithms.
#include "kernels/simd/kernels.h"
#include "kernels/simd/sets.h"

namespace lenslet::kernels {

constinit const KernelSet kRelaxedSimdSet = relaxed_simd::Kernels("relaxed_simd");

}  // namespace lenslet::kernels
