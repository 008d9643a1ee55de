// lenslet: trains, measures and runs small convolutional networks. Errors become one line here and nowhere else.
#include <csignal>
#include <iostream>

#include "base/failure.h"
#include "commands/command_line.h"

namespace {

constexpr int kFailed = 1, kUsage = 2, kInterrupted = 130;

int Complain(std::string_view message, int code) {
  std::cerr << "lenslet: " << lenslet::native::FirstLine(message) << '\n';
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  // A write beyond the shell's `ulimit -f` is to fail as one on a full disk does.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return lenslet::native::RunCommandLine(argc, argv);
  } catch (const lenslet::native::UsageError& error) {
    return Complain(error.what(), kUsage);
  } catch (const lenslet::native::Interrupted& error) {
    return Complain(error.what(), kInterrupted);
  } catch (const std::bad_alloc&) {
    return Complain("out of memory", kFailed);
  } catch (const std::exception& error) {
    return Complain(error.what(), kFailed);
  }
}
