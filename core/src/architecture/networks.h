// The texts of core/networks/*.json, embedded by cmake/EmbedNetworks.cmake.
#pragma once

#include <span>
#include <string_view>

namespace lenslet {

struct NetworkFile {
  std::string_view name;  // Of the file, without ".json".
  std::string_view json;
};
std::span<const NetworkFile> NetworkFiles();

}  // namespace lenslet
