# Third-party code that every build uses, from .toolchain (scripts/setup puts it there).
set(LENSLET_TOOLCHAIN_DIR "${PROJECT_SOURCE_DIR}/.toolchain" CACHE PATH "What scripts/setup installed")

# lenslet_require(FILE PART): stop with the command that would bring FILE.
function(lenslet_require file part)
  if(NOT EXISTS "${LENSLET_TOOLCHAIN_DIR}/${file}")
    message(FATAL_ERROR "${LENSLET_TOOLCHAIN_DIR}/${file} is missing: run scripts/setup ${part}")
  endif()
endfunction()

lenslet_require(eigen/Eigen/Core "web (or native)")
add_library(lenslet_eigen INTERFACE)
add_library(lenslet::eigen ALIAS lenslet_eigen)
target_include_directories(lenslet_eigen SYSTEM INTERFACE "${LENSLET_TOOLCHAIN_DIR}/eigen")
target_compile_definitions(lenslet_eigen INTERFACE EIGEN_MPL2_ONLY)

lenslet_require(yyjson/yyjson.c "web (or native)")
add_library(lenslet_yyjson STATIC "${LENSLET_TOOLCHAIN_DIR}/yyjson/yyjson.c")
add_library(lenslet::yyjson ALIAS lenslet_yyjson)
target_include_directories(lenslet_yyjson SYSTEM PUBLIC "${LENSLET_TOOLCHAIN_DIR}/yyjson")
target_compile_definitions(lenslet_yyjson PUBLIC YYJSON_DISABLE_UTILS YYJSON_DISABLE_NON_STANDARD)

include(ImGui)
if(LENSLET_TRAINER)
  include(LibTorch)
endif()
