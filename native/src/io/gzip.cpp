#include "io/gzip.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/failure.h"

namespace lenslet::native {

GzipFile::GzipFile(const std::filesystem::path& path) : name_(path.string()), file_(nullptr, gzclose_r) {
  if (std::filesystem::exists(path) && !std::filesystem::is_regular_file(path)) {
    throw Failure("cannot read ", name_, ": not a file");
  }
  errno = 0;
  file_.reset(gzopen(path.c_str(), "rb"));  // Reads what is not gzipped as it is.
  if (!file_) throw Failure("cannot read ", name_, ": ", errno != 0 ? std::strerror(errno) : "out of memory");
}

std::size_t GzipFile::Read(std::span<std::uint8_t> bytes) {
  constexpr std::size_t kLargestRead = std::size_t{1} << 30;  // gzread counts in int.
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto want = static_cast<unsigned>(std::min(bytes.size() - filled, kLargestRead));
    const int got = gzread(file_.get(), bytes.data() + filled, want);
    int code = Z_OK;
    std::string_view message = gzerror(file_.get(), &code);  // "FILE: what", with the file as it was named to zlib.
    if (const auto end = message.rfind(": "); end != std::string_view::npos) message.remove_prefix(end + 2);
    if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) throw Failure("cannot read ", name_, ": ", message);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

}  // namespace lenslet::native
