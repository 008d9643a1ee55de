// lenslet: trains, measures and runs small convolutional networks. Errors become one line here and nowhere else.
#include <iostream>
#include <string>

#include "base/failure.h"
#include "commands/commands.h"

namespace {

constexpr int kFailed = 1, kUsage = 2, kInterrupted = 130;

int Complain(std::string_view message, int code) {
  std::cerr << "lenslet: " << lenslet::native::FirstLine(message) << '\n';
  return code;
}

int Run(int argc, char** argv) {
  using namespace lenslet::native;
  CLI::App app("Trains, measures and runs small convolutional networks.", "lenslet");
  app.set_version_flag("--version", "lenslet " LENSLET_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  AddTrain(app);
  AddEval(app);
  AddPredict(app, exit_code);
  AddInspect(app);
  AddConvert(app);
  AddBench(app);
  AddExamples(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    app.exit(help);
  } catch (const CLI::ParseError& error) {
    return Complain(error.what() + std::string(" (lenslet --help shows the usage)"), kUsage);
  }
  std::cout.flush();
  if (!std::cout) throw Failure("cannot write to standard output");
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(argc, argv);
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
