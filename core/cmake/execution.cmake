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
  # A browser without relaxed SIMD refuses every module that has any of it: such kernels go into modules of their own,
  # which link this library beside the core, in place of the core's list of sets. Tests run both.
  if(LENSLET_SIMD AND LENSLET_WEB)
    add_library(lenslet_relaxed_kernels OBJECT src/kernels/kernel_sets.cpp src/kernels/simd/relaxed_simd.cpp)
    target_include_directories(lenslet_relaxed_kernels PRIVATE include src)
    target_link_libraries(lenslet_relaxed_kernels PRIVATE lenslet::warnings lenslet::eigen)
    target_compile_definitions(lenslet_relaxed_kernels PRIVATE LENSLET_KERNELS_RELAXED_SIMD)
    target_compile_options(lenslet_relaxed_kernels PRIVATE -mrelaxed-simd)
  elseif(LENSLET_SIMD)
    target_sources(lenslet_core PRIVATE src/kernels/simd/relaxed_simd.cpp)
    set_source_files_properties(src/kernels/simd/relaxed_simd.cpp PROPERTIES COMPILE_OPTIONS -mrelaxed-simd)
    list(APPEND kernels LENSLET_KERNELS_RELAXED_SIMD)
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
target_compile_definitions(lenslet_core PRIVATE ${kernels})
