// Errors of the command: thrown anywhere below main, shown by it as one line.
#pragma once

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "lenslet/error.h"

namespace lenslet::native {

// The arguments as one text.
template <typename... Parts>
std::string Cat(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  return std::move(text).str();
}

// Something is wrong with a file, a device or the machine: exit code 1.
class Failure : public std::runtime_error {
 public:
  template <typename... Parts>
  explicit Failure(const Parts&... parts) : std::runtime_error(Cat(parts...)) {}
};

// The command was typed wrongly: exit code 2.
class UsageError : public std::runtime_error {
 public:
  template <typename... Parts>
  explicit UsageError(const Parts&... parts) : std::runtime_error(Cat(parts...)) {}
};

// Ctrl-C: exit code 130, as the shell has it.
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What a message says in one line: LibTorch's go on with a backtrace. Control characters, which would act on a
// terminal, become question marks: a message may quote a file.
inline std::string FirstLine(std::string_view message) {
  std::string line(message.substr(0, message.find('\n')));
  std::ranges::replace_if(line, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return line;
}

// The value, or a Failure "subject: detail (code)".
template <typename T>
T Unwrap(Result<T> result, const std::string& subject) {
  if (!result) throw Failure(subject, ": ", result.error().detail, " (", ErrorName(result.error().code), ")");
  return std::move(*result);
}

}  // namespace lenslet::native
