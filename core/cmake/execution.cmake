# The plan and the kernels.
target_sources(lenslet_core PRIVATE
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

# The fast kernels that the target could run, and the list of them, from which kernel_sets.cpp chooses at run time.
set(sets src/kernels/kernel_sets.cpp)
if(EMSCRIPTEN AND LENSLET_WEB)
  # A browser refuses a module that has any instruction which it lacks. So each build of the modules links a library with
  # sets of its own: lenslet_kernels_simd, lenslet_kernels_relaxed or lenslet_kernels_plain.
  set(set_of_simd src/kernels/simd/simd128.cpp)
  set(set_of_relaxed src/kernels/simd/relaxed_simd.cpp)
  set(definition_of_simd LENSLET_KERNELS_SIMD128)
  set(definition_of_relaxed LENSLET_KERNELS_RELAXED_SIMD)
  foreach(BUILD IN LISTS LENSLET_BUILDS)
    add_library(lenslet_kernels_${BUILD} OBJECT ${sets} ${set_of_${BUILD}})
    target_include_directories(lenslet_kernels_${BUILD} PRIVATE include src)
    target_link_libraries(lenslet_kernels_${BUILD} PRIVATE lenslet::warnings lenslet::eigen)
    target_compile_definitions(lenslet_kernels_${BUILD} PRIVATE ${definition_of_${BUILD}})
  endforeach()
  if(LENSLET_SIMD)
    target_compile_options(lenslet_kernels_relaxed PRIVATE -mrelaxed-simd)
  endif()
  return()
endif()

if(EMSCRIPTEN AND LENSLET_SIMD)
  # Tests run both, on an engine that has both.
  list(APPEND sets src/kernels/simd/simd128.cpp src/kernels/simd/relaxed_simd.cpp)
  set_source_files_properties(src/kernels/simd/relaxed_simd.cpp PROPERTIES COMPILE_OPTIONS -mrelaxed-simd)
  set(kernels LENSLET_KERNELS_SIMD128 LENSLET_KERNELS_RELAXED_SIMD)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$" AND NOT EMSCRIPTEN)
  list(APPEND sets src/kernels/simd/avx2.cpp src/kernels/simd/avx512.cpp)
  set_source_files_properties(src/kernels/simd/avx2.cpp PROPERTIES COMPILE_OPTIONS "-mavx2;-mfma;-mf16c")
  # GCC 12 finds the undefined vectors of its own header uninitialised; clang knows only one of the warnings.
  set_source_files_properties(src/kernels/simd/avx512.cpp PROPERTIES
    COMPILE_OPTIONS "-mavx512f;-mf16c;$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-uninitialized>")
  set(kernels LENSLET_KERNELS_X86)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  list(APPEND sets src/kernels/simd/neon.cpp)
  set(kernels LENSLET_KERNELS_NEON)
endif()
target_sources(lenslet_core PRIVATE ${sets})
set_source_files_properties(src/kernels/kernel_sets.cpp PROPERTIES COMPILE_DEFINITIONS "${kernels}")
