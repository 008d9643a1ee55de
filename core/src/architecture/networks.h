// The texts of core/networks/*.json, embedded by cmake/EmbedNetworks.cmake.
#pragma once

#include <span>
#include <string_view>

namespace lenslet {

// In the order of the files' names without ".json", which are the networks'.
std::span<const std::string_view> NetworkFiles();

}  // namespace lenslet
