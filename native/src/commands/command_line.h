#pragma once

namespace lenslet::native {

// Reads the command line and runs the command that it names. Returns the exit code; throws a UsageError.
int RunCommandLine(int argc, const char* const* argv);

}  // namespace lenslet::native
