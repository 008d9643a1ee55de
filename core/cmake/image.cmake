target_sources(lenslet_core PRIVATE
  src/image/digit.cpp
  src/image/fit.cpp
  src/image/gray.cpp
  src/image/ink.cpp
  src/image/separate_ink.cpp)

# Every frame of a drawing passes through these loops; they are small, and they double their speed when vectorised.
set_source_files_properties(src/image/fit.cpp src/image/separate_ink.cpp PROPERTIES COMPILE_OPTIONS -O3)
