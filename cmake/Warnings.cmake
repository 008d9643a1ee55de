# lenslet::warnings: linked PRIVATE by our own targets only, so that no other project's headers answer to it.
add_library(lenslet_warnings INTERFACE)
add_library(lenslet::warnings ALIAS lenslet_warnings)
target_compile_options(lenslet_warnings INTERFACE
  -Wall -Wextra -Wpedantic
  -Wshadow
  -Wconversion -Wsign-conversion  # a network is mostly indices and floats
  $<$<CXX_COMPILER_ID:GNU>:-Wdouble-promotion>  # clang's takes double{x} for an accident
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # GCC 12 sees overlaps in "text" + std::to_string(n) that are not there
  -Wcast-align -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  -Wundef -Wimplicit-fallthrough -Wformat=2
  $<$<BOOL:${LENSLET_WERROR}>:-Werror>)
