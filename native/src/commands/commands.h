// One function for each subcommand of `lenslet`, and its arguments; command_line.cpp says how they are given. Each
// returns the exit code: 1 for commands that finish their work and still have failed in part. Everything else throws.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lenslet::native {

struct TrainArguments {
  std::string recipe, output, data_dir, device;
  std::optional<std::int64_t> epochs, limit;
  std::optional<std::uint64_t> seed;
  bool resume = false, json = false;
};
int RunTrain(const TrainArguments& arguments);

struct EvalArguments {
  std::string model, data, data_dir, backend = "core";
  std::optional<std::int64_t> limit;
  std::size_t worst = 0;
  bool json = false;
};
int RunEval(const EvalArguments& arguments);

struct PredictArguments {
  std::string model, tensor, out, layer, box;
  std::vector<std::string> files;
  bool json = false;
};
int RunPredict(const PredictArguments& arguments);

struct InspectArguments {
  std::string model;
  bool plan = false, json = false;
};
int RunInspect(const InspectArguments& arguments);

struct ConvertArguments {
  std::string input, architecture, output, dtype = "F32";
  bool json = false;
};
int RunConvert(const ConvertArguments& arguments);

struct BenchArguments {
  std::string model, instruction_set;
  std::vector<std::int64_t> batches{1};
  double seconds = 1;
  bool layers = false, json = false;
};
int RunBench(const BenchArguments& arguments);

struct ExamplesArguments {
  bool json = false;
};
int RunExamples(const ExamplesArguments& arguments);

}  // namespace lenslet::native
