# The plan and the kernels.
target_sources(lenslet_core PRIVATE
  src/kernels/kernel_set.cpp
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
  src/plan/run_step.cpp)
