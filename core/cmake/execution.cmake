# The plan and the kernels.
target_sources(lenslet_core PRIVATE
  src/kernels/kernel_sets.cpp
  src/kernels/reference/conv2d.cpp
  src/kernels/reference/elementwise.cpp
  src/kernels/reference/linear.cpp
  src/kernels/reference/pooling.cpp
  src/kernels/reference/reference.cpp
  src/plan/arena.cpp
  src/plan/compile.cpp
  src/plan/fold.cpp
  src/plan/fuse.cpp
  src/plan/lower.cpp
  src/plan/plan.cpp
  src/plan/profile.cpp
  src/plan/run_step.cpp)

# The fast kernels that the target could run; natively, kernel_sets.cpp asks the machine which it can.
if(EMSCRIPTEN)
  if(LENSLET_SIMD)
    target_sources(lenslet_core PRIVATE src/kernels/simd/simd128.cpp)
    set(kernels LENSLET_KERNELS_SIMD128)
  endif()
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  target_sources(lenslet_core PRIVATE src/kernels/simd/avx2.cpp src/kernels/simd/avx512.cpp)
  set_source_files_properties(src/kernels/simd/avx2.cpp PROPERTIES COMPILE_OPTIONS "-mavx2;-mfma;-mf16c")
  # GCC 12 finds the undefined vectors of its own header uninitialised; clang knows only one of the warnings.
  set_source_files_properties(src/kernels/simd/avx512.cpp PROPERTIES
    COMPILE_OPTIONS "-mavx512f;-mf16c;$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-uninitialized>")
  set(kernels LENSLET_KERNELS_X86)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  target_sources(lenslet_core PRIVATE src/kernels/simd/neon.cpp)
  set(kernels LENSLET_KERNELS_NEON)
endif()
set_source_files_properties(src/kernels/kernel_sets.cpp PROPERTIES COMPILE_DEFINITIONS "${kernels}")
