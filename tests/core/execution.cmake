# The plan and the kernels.
lenslet_test(plan_test SOURCES plan/compile_test.cpp plan/oracle.cpp plan/plan_test.cpp LABELS core)

lenslet_test(plan_allocation_test SOURCES plan/allocation_test.cpp LABELS core)
target_link_options(plan_allocation_test PRIVATE LINKER:--wrap=malloc,--wrap=calloc,--wrap=realloc)

# These know what lies behind the public headers.
lenslet_test(kernels_test
  SOURCES
    kernels/adaptive_pooling_test.cpp
    kernels/conv2d_oracle.cpp
    kernels/conv2d_test.cpp
    kernels/elementwise_test.cpp
    kernels/linear_test.cpp
    kernels/pooling_test.cpp
    plan/arena_test.cpp
  LABELS core)
target_include_directories(kernels_test PRIVATE ${PROJECT_SOURCE_DIR}/core/src)
