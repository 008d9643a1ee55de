# Descriptions, weights files and models.
lenslet_test(core_description_test
  SOURCES
    description/architecture_test.cpp
    description/bind_test.cpp
    description/load_test.cpp
    description/networks_test.cpp
    description/probabilities_test.cpp
    description/safetensors_hostile_test.cpp
    description/safetensors_test.cpp
    description/shapes_test.cpp
  LABELS core)
target_compile_definitions(core_description_test PRIVATE LENSLET_NETWORKS_DIR="${PROJECT_SOURCE_DIR}/core/networks")
