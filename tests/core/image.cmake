lenslet_test(core_image_test
  SOURCES
    image/digit_mnist_test.cpp
    image/digit_oracle_test.cpp
    image/digit_test.cpp
    image/gray_test.cpp
    image/ink_test.cpp
  LABELS core)
target_compile_definitions(core_image_test PRIVATE
  LENSLET_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
  LENSLET_MNIST="${PROJECT_SOURCE_DIR}/data/mnist")
