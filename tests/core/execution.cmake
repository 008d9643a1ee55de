# The plan and the kernels. The kernel tests know what lies behind the public headers.
lenslet_test(kernels_test
  SOURCES kernels/conv2d_test.cpp kernels/elementwise_test.cpp kernels/linear_test.cpp
          kernels/pooling_test.cpp
  LABELS core)
target_include_directories(kernels_test PRIVATE ${PROJECT_SOURCE_DIR}/core/src)
