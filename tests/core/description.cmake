# Descriptions, weights files and models.
lenslet_test(core_description_test
  SOURCES
    description/architecture_test.cpp
    description/bind_test.cpp
    description/json_test.cpp
    description/load_test.cpp
    description/networks_test.cpp
    description/number_test.cpp
    description/probabilities_test.cpp
    description/safetensors_hostile_test.cpp
    description/safetensors_test.cpp
    description/shapes_test.cpp
  LABELS core)
target_include_directories(core_description_test PRIVATE ${PROJECT_SOURCE_DIR}/core/src)  # What JSON and numbers are made of is private.
target_compile_definitions(core_description_test PRIVATE LENSLET_NETWORKS_DIR="${PROJECT_SOURCE_DIR}/core/networks")

# Python's own safetensors against ours.
add_executable(description_dump description/dump.cpp)
target_link_libraries(description_dump PRIVATE lenslet::warnings lenslet::core)
set(LENSLET_PYTHON "${LENSLET_TOOLCHAIN_DIR}/python/bin/python3" CACHE FILEPATH "A Python with numpy and safetensors")
add_test(NAME safetensors_interop
  COMMAND ${LENSLET_PYTHON} "${CMAKE_CURRENT_SOURCE_DIR}/description/interop_test.py"
          ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:description_dump>)
set_tests_properties(safetensors_interop PROPERTIES LABELS core TIMEOUT 120)
