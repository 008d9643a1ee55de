// A folder of a test's own, gone when the test ends.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace lenslet::native {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lenslet-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path Write(const std::string& name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

// Whether `action` throws an error whose message holds `part`.
template <typename Action>
testing::AssertionResult Complains(const Action& action, const std::string& part) {
  try {
    action();
  } catch (const std::exception& error) {
    if (std::string(error.what()).find(part) != std::string::npos) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "the error is \"" << error.what() << "\", without \"" << part << "\"";
  }
  return testing::AssertionFailure() << "nothing was thrown";
}

#define EXPECT_COMPLAINT(action, part) EXPECT_TRUE(::lenslet::native::Complains([&] { action; }, part))

}  // namespace lenslet::native
