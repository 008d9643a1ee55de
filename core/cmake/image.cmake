target_sources(lenslet_core PRIVATE
  src/image/buffer.cpp
  src/image/digit.cpp
  src/image/face.cpp
  src/image/fit.cpp
  src/image/gray.cpp
  src/image/histogram.cpp
  src/image/ink.cpp
  src/image/light.cpp
  src/image/photo.cpp
  src/image/separate_ink.cpp
  src/image/taps.cpp)

# Every frame of a drawing passes through these loops, or every pixel of a photo; they are small, and they double their
# speed when vectorised.
set_source_files_properties(src/image/fit.cpp src/image/photo.cpp src/image/separate_ink.cpp
  PROPERTIES COMPILE_OPTIONS -O3)
