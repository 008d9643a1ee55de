# Options that every target, ours or not, has to be compiled with.

# A fused multiply-add only where a kernel asks for one: the plain kernels then give the same bits natively and in a browser.
add_compile_options(-ffp-contract=off)

if(EMSCRIPTEN)
  add_compile_options(-fno-exceptions $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
  add_link_options(-fno-exceptions)
  if(LENSLET_SIMD)
    add_compile_options(-msimd128)
  endif()
else()
  # Line numbers in a release's backtraces and profiles cost nothing at run time.
  set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG -g1")
  set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG -g1")
endif()

if(LENSLET_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

if(LENSLET_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "LENSLET_FUZZ needs clang, for libFuzzer: use the preset `fuzz`.")
  endif()
  # The library gets the coverage counters; the fuzz targets themselves link with -fsanitize=fuzzer.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# em++ is a Python script behind a cache of its own kind; ccache helps the native builds only.
find_program(LENSLET_CCACHE ccache)
if(LENSLET_CCACHE AND NOT EMSCRIPTEN)
  set(CMAKE_C_COMPILER_LAUNCHER "${LENSLET_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${LENSLET_CCACHE}")
endif()
