// The fast kernel sets. CMake compiles those of the target architecture, each file for its own instruction set:
//   vector_<set>.h   what the instruction set offers, as one small vocabulary
//   conv2d_*.h, linear*.h, pooling*.h, elementwise.h   the algorithms, written once in that vocabulary
//   <set>.cpp        both together
// Everything lives in a namespace that is named after the set (LENSLET_ISA), and nothing of the standard library's
// templates or of Eigen is used: an inline function shared with the rest of the program could be compiled for AVX-512
// here and, by the linker's choice, be called on a machine without it.
#pragma once

#include "kernels/kernel_set.h"

namespace lenslet::kernels {

extern const KernelSet kAvx2Set, kAvx512Set, kNeonSet, kSimd128Set, kRelaxedSimdSet;

}  // namespace lenslet::kernels
