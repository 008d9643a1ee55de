#include "io/file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/failure.h"

namespace lenslet::native {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  bool Close() { return fd_ < 0 || ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

std::string Reason() { return std::strerror(errno); }

void WriteAll(int fd, std::span<const std::byte> content, const std::string& name) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw Failure("cannot write ", name, ": ", Reason());
    content = content.subspan(static_cast<std::size_t>(written));
  }
}

// A link stays a link: the file that it points to, there or not yet, is the one written.
std::filesystem::path Target(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw Failure("cannot write ", path.string(), ": not a file");
  }
  if (status.type() == std::filesystem::file_type::none)
    throw Failure("cannot write ", path.string(), ": ", error.message());
  auto target = path;
  while (std::filesystem::is_symlink(target, error)) {  // No circle: status() has followed them all.
    target = target.parent_path() / std::filesystem::read_symlink(target, error);
  }
  return target;
}

}  // namespace

std::vector<std::byte> ReadFile(const std::filesystem::path& path, std::uint64_t limit_bytes) {
  if (path.empty()) throw Failure("cannot read \"\": expected the name of a file");
  // Non-blocking, so that naming a pipe gives an error and no wait; for regular files it changes nothing.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info{};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) throw Failure("cannot read ", path.string(), ": ", Reason());
  if (!S_ISREG(info.st_mode)) throw Failure("cannot read ", path.string(), ": not a file");
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size > limit_bytes) {
    throw Failure("cannot read ", path.string(), ": ", size, " bytes, more than the limit of ", limit_bytes);
  }

  std::vector<std::byte> content(size);
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Failure("cannot read ", path.string(), ": ", Reason());
    if (got == 0) break;  // It shrank meanwhile; whoever parses it will say what is missing.
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

bool CreateFile(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.get() >= 0) return true;
  if (errno != EEXIST) throw Failure("cannot write ", path.string(), ": ", Reason());
  return false;
}

std::filesystem::path TemporaryBeside(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const std::string begin = Cat(".", path.filename().string(), "."), end = ".tmp";
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), last; entry != last; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(begin) || !name.ends_with(end) || name.size() <= begin.size() + end.size()) continue;
    const char* const to = name.data() + name.size() - end.size();
    pid_t process = 0;
    if (std::from_chars(name.data() + begin.size(), to, process).ptr != to || process <= 0) continue;
    const bool is_over = process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH);
    if (is_over) ::unlink(entry->path().c_str());
  }
  return folder / Cat(begin, ::getpid(), end);
}

void WriteFileAtomically(const std::filesystem::path& path, std::span<const std::byte> content) {
  const std::filesystem::path target = Target(path), temporary = TemporaryBeside(target);
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.get() < 0) throw Failure("cannot write ", path.string(), ": ", Reason());
  struct stat replaced{};
  try {
    if (::stat(target.c_str(), &replaced) == 0 && ::fchmod(file.get(), replaced.st_mode & 07777) != 0) {
      throw Failure("cannot write ", path.string(), ": ", Reason());
    }
    WriteAll(file.get(), content, path.string());
    if (::fsync(file.get()) != 0 || !file.Close() || ::rename(temporary.c_str(), target.c_str()) != 0) {
      throw Failure("cannot write ", path.string(), ": ", Reason());
    }
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  // The rename itself must survive a power cut; a file system that cannot sync a folder has no better to offer.
  const Descriptor directory(::open(temporary.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() >= 0) ::fsync(directory.get());
}

}  // namespace lenslet::native
