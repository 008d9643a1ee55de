#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>

#include "base/failure.h"
#include "commands/commands.h"
#include "commands/model_file.h"
#include "io/json.h"
#include "lenslet/plan.h"

namespace lenslet::native {
namespace {

struct Timing {
  std::string instruction_set;
  std::int64_t batch = 1;
  std::size_t samples = 0;
  double median_ms = 0, low_ms = 0, high_ms = 0;  // Per forward pass of the whole batch; 10th and 90th percentile.
};

Timing Measure(const Model& model, const std::string& instruction_set, std::int64_t batch, double seconds) {
  using Clock = std::chrono::steady_clock;
  const auto ms = [](Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); };
  Plan plan = Unwrap(Plan::Compile(model, {.max_batch = batch, .instruction_set = instruction_set}), "bench");
  std::vector<float> input(static_cast<std::size_t>(model.architecture().input.elements() * batch));
  for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<float>(i * 37 % 101) / 100.0f;
  Normalize(model.architecture(), input);

  // A tenth of the time warms up and tells how many runs make a sample of a millisecond, far above the clock's grain.
  std::size_t runs = 0;
  const auto warm_start = Clock::now();
  do {
    plan.Run(input);
    ++runs;
  } while (ms(Clock::now() - warm_start) < seconds * 100);
  const double once_ms = ms(Clock::now() - warm_start) / static_cast<double>(runs);
  const auto per_sample = std::max<std::size_t>(1, static_cast<std::size_t>(1.0 / once_ms));

  std::vector<double> samples;
  for (const auto start = Clock::now(); samples.size() < 5 || ms(Clock::now() - start) < seconds * 1000;) {
    const auto before = Clock::now();
    for (std::size_t i = 0; i < per_sample; ++i) plan.Run(input);
    samples.push_back(ms(Clock::now() - before) / static_cast<double>(per_sample));
  }
  std::sort(samples.begin(), samples.end());
  const auto at = [&](std::size_t percent) { return samples[(samples.size() - 1) * percent / 100]; };
  return {std::string(plan.instruction_set()), batch, samples.size(), at(50), at(10), at(90)};
}

}  // namespace

int RunBench(const BenchArguments& arguments) {
  const Model model = LoadModel(arguments.model);
  std::vector<std::string> sets;
  for (const std::string_view set : InstructionSets()) sets.emplace_back(set);
  if (!arguments.instruction_set.empty()) sets = {arguments.instruction_set};

  std::vector<Timing> timings;
  for (const std::string& set : sets) {
    for (const std::int64_t batch : arguments.batches) timings.push_back(Measure(model, set, batch, arguments.seconds));
  }
  if (arguments.json) {
    Json json = Json::MakeArray();
    for (const Timing& t : timings) {
      json.PushObject()
          .Set("instruction_set", t.instruction_set)
          .Set("batch", t.batch)
          .Set("median_ms", t.median_ms)
          .Set("p10_ms", t.low_ms)
          .Set("p90_ms", t.high_ms)
          .Set("samples", t.samples);
    }
    std::cout << json.Text(true) << '\n';
    return 0;
  }
  std::cout << model.architecture().name << ", one thread, milliseconds for a forward pass\n"
            << "instruction set   batch     median        p10        p90    images/s\n"
            << std::fixed;
  for (const Timing& t : timings) {
    std::cout << std::left << std::setw(16) << t.instruction_set << std::right << std::setw(7) << t.batch
              << std::setprecision(4) << std::setw(11) << t.median_ms << std::setw(11) << t.low_ms << std::setw(11)
              << t.high_ms << std::setprecision(0) << std::setw(12) << 1000 * static_cast<double>(t.batch) / t.median_ms
              << '\n';
  }
  return 0;
}

}  // namespace lenslet::native
