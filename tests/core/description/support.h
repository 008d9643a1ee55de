// What the tests of descriptions and files share.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "lenslet/architecture.h"
#include "lenslet/error.h"

namespace lenslet::test {

// EXPECT_TRUE(Fails(ParseArchitecture(text), ErrorCode::kBadValue, "kernel_size")): the code, and that the detail names
// the thing.
template <typename T>
testing::AssertionResult Fails(const Result<T>& result, ErrorCode code, std::string_view named) {
  if (result) return testing::AssertionFailure() << "it succeeded";
  const std::string found = std::string(ErrorName(result.error().code)) + ": " + result.error().detail;
  if (result.error().code != code)
    return testing::AssertionFailure() << "expected " << ErrorName(code) << ", got " << found;
  if (result.error().detail.find(named) == std::string::npos) {
    return testing::AssertionFailure() << "expected a detail with `" << named << "`, got " << found;
  }
  return testing::AssertionSuccess();
}

template <typename T>
testing::AssertionResult Succeeds(const Result<T>& result) {
  if (result) return testing::AssertionSuccess();
  return testing::AssertionFailure() << ErrorName(result.error().code) << ": " << result.error().detail;
}

// A description of a network with that input and those layers, all in JSON.
inline std::string Network(const std::string& shape, const std::string& layers) {
  return R"({"name": "net", "input": {"shape": )" + shape + R"(}, "layers": [)" + layers + "]}";
}

// A safetensors file: the header as given, with its length before it and the data after it.
inline std::vector<std::byte> FileOf(std::string_view header, const std::vector<std::uint8_t>& data = {}) {
  const std::uint64_t length = header.size();
  std::vector<std::byte> file(sizeof length + header.size() + data.size());
  std::memcpy(file.data(), &length, sizeof length);
  std::memcpy(file.data() + sizeof length, header.data(), header.size());
  if (!data.empty()) std::memcpy(file.data() + sizeof length + header.size(), data.data(), data.size());
  return file;
}

}  // namespace lenslet::test
