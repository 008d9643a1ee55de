// A file that may be gzipped, read from front to back.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace lenslet::native {

class GzipFile {
 public:
  explicit GzipFile(const std::filesystem::path& path);  // Throws a Failure.

  // Fills as much of `bytes` as the file still has; throws a Failure when compressed data is damaged or cut short.
  std::size_t Read(std::span<std::uint8_t> bytes);

  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::unique_ptr<gzFile_s, int (*)(gzFile)> file_;
};

}  // namespace lenslet::native
