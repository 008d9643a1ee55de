lenslet_test(core_image_test
  SOURCES
    image/digit_mnist_test.cpp
    image/digit_oracle_test.cpp
    image/digit_test.cpp
    image/face_test.cpp
    image/gray_test.cpp
    image/ink_test.cpp
    image/light_test.cpp
    image/photo_test.cpp
  LABELS core)
target_compile_definitions(core_image_test PRIVATE
  LENSLET_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
  LENSLET_FACE="${PROJECT_SOURCE_DIR}/site/finder/face.safetensors"
  LENSLET_MNIST="${PROJECT_SOURCE_DIR}/data/mnist")

# Pillow's resize against ours.
add_executable(photo_dump image/photo_dump.cpp)
target_link_libraries(photo_dump PRIVATE lenslet::warnings lenslet::core)
add_test(NAME photo_pillow
  COMMAND ${LENSLET_PYTHON} "${CMAKE_CURRENT_SOURCE_DIR}/image/photo_pillow_test.py"
          ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:photo_dump>)
set_tests_properties(photo_pillow PROPERTIES LABELS core TIMEOUT 120)
