// Whole files: read within a limit, written so that a reader sees the old one or the new one and nothing between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lenslet::native {

// Throws a Failure when the file cannot be read, is not a regular file or exceeds `limit_bytes`.
std::vector<std::byte> ReadFile(const std::filesystem::path& path, std::uint64_t limit_bytes);

// Makes an empty file where there is nothing yet: false where there is something, made by another process perhaps.
// Throws a Failure when it cannot be written.
bool CreateFile(const std::filesystem::path& path);

// The name of a temporary file beside `path`, of this process. Those of processes that were killed are removed.
std::filesystem::path TemporaryBeside(const std::filesystem::path& path);

// Writes a temporary file beside `path`, syncs it and renames it; a replaced file's permissions stay. On any failure
// (no permission, a full disk) the temporary file is gone, `path` is as it was and a Failure names both it and the
// reason.
void WriteFileAtomically(const std::filesystem::path& path, std::span<const std::byte> content);

inline std::span<const std::byte> AsBytes(std::string_view text) { return std::as_bytes(std::span(text)); }
inline std::string_view AsText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace lenslet::native
