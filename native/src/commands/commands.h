// One function for each subcommand: it declares the arguments and what to do with them.
#pragma once

#include <CLI/CLI.hpp>

namespace lenslet::native {

// `exit_code` is for commands that finish their work and still have failed in part; everything else throws.
void AddTrain(CLI::App& app);
void AddEval(CLI::App& app);
void AddPredict(CLI::App& app, int& exit_code);
void AddInspect(CLI::App& app);
void AddConvert(CLI::App& app);
void AddBench(CLI::App& app);
void AddExamples(CLI::App& app, int& exit_code);

}  // namespace lenslet::native
