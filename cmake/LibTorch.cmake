# lenslet::torch: LibTorch as the Python wheel (or LENSLET_TORCH) has it. Not find_package(Torch): with a CUDA wheel that demands a
# whole CUDA Toolkit and a newer CMake even for work on the CPU.
lenslet_require(torch/lib/libtorch_cpu.so "native (or configure with -DLENSLET_TRAINER=OFF)")
get_filename_component(torch_lib "${LENSLET_TOOLCHAIN_DIR}/torch/lib" REALPATH)
get_filename_component(torch_include "${LENSLET_TOOLCHAIN_DIR}/torch/include" REALPATH)

# The libraries register their operators when they are loaded; no symbol of theirs need be named for that to matter.
# libtorch.so itself is empty. A CUDA wheel without its CUDA libraries (scripts/lib/torch.sh) works on the CPU.
set(torch_libs -ltorch_cpu -lc10)
if(EXISTS "${torch_lib}/libtorch_cuda.so")
  list(PREPEND torch_libs -ltorch_cuda -lc10_cuda)
endif()

add_library(lenslet_torch INTERFACE)
add_library(lenslet::torch ALIAS lenslet_torch)
target_include_directories(lenslet_torch SYSTEM INTERFACE
  "${torch_include}" "${torch_include}/torch/csrc/api/include")
target_link_directories(lenslet_torch INTERFACE "${torch_lib}")
target_link_libraries(lenslet_torch INTERFACE -Wl,--no-as-needed ${torch_libs} -Wl,--as-needed)
target_link_options(lenslet_torch INTERFACE "LINKER:-rpath,${torch_lib}")
