# JSON, architecture, weights and model.
target_sources(lenslet_core PRIVATE
  src/json.cpp
  src/json_object.cpp
  src/json_parse.cpp
  src/number.cpp
  src/order.cpp
  src/text.cpp
  src/architecture/check.cpp
  src/architecture/known.cpp
  src/architecture/parameters.cpp
  src/architecture/read.cpp
  src/architecture/shapes.cpp
  src/architecture/types.cpp
  src/architecture/write.cpp
  src/weights/half.cpp
  src/weights/read.cpp
  src/weights/tensors.cpp
  src/weights/write.cpp
  src/model/bind.cpp
  src/model/load.cpp
  src/model/match.cpp
  src/model/normalize.cpp
  src/model/probabilities.cpp
  src/model/record.cpp
  src/model/self_test.cpp
  src/model/serialize.cpp)

# Adding a network means adding one file to core/networks.
file(GLOB LENSLET_NETWORKS CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/networks/*.json")
list(JOIN LENSLET_NETWORKS "," inputs)
set(embedded "${CMAKE_CURRENT_BINARY_DIR}/networks.cpp")
add_custom_command(
  OUTPUT "${embedded}"
  COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${embedded}" "-DINPUTS=${inputs}"
          -P "${CMAKE_CURRENT_SOURCE_DIR}/cmake/EmbedNetworks.cmake"
  DEPENDS ${LENSLET_NETWORKS} "${CMAKE_CURRENT_SOURCE_DIR}/cmake/EmbedNetworks.cmake"
  VERBATIM)
target_sources(lenslet_core PRIVATE "${embedded}")
