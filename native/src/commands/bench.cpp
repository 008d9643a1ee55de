#include <iomanip>
#include <iostream>

#include "base/failure.h"
#include "bench/layers.h"
#include "bench/samples.h"
#include "commands/commands.h"
#include "commands/model_file.h"
#include "data/pattern.h"
#include "io/json.h"
#include "lenslet/plan.h"

namespace lenslet::native {
namespace {

struct Timing {
  std::string instruction_set;
  std::int64_t batch = 1;
  Spread ms;  // Per forward pass of the whole batch.
};

Timing Measure(const Model& model, const std::string& instruction_set, std::int64_t batch, double seconds) {
  Plan plan = Unwrap(Plan::Compile(model, {.max_batch = batch, .instruction_set = instruction_set}), "bench");
  const std::vector<float> input = PatternInput(model, batch);
  const Spread ms = TimeMs([&] { plan.Run(input); }, seconds);
  return {std::string(plan.instruction_set()), batch, ms};
}

void Print(const Model& model, const std::vector<Timing>& timings) {
  std::cout << model.architecture().name << ", one thread, milliseconds for a forward pass\n"
            << "instruction set   batch     median        p10        p90    images/s\n"
            << std::fixed;
  for (const Timing& t : timings) {
    std::cout << std::left << std::setw(16) << t.instruction_set << std::right << std::setw(7) << t.batch
              << std::setprecision(4) << std::setw(11) << t.ms.median << std::setw(11) << t.ms.low << std::setw(11)
              << t.ms.high << std::setprecision(0) << std::setw(12) << 1000 * static_cast<double>(t.batch) / t.ms.median
              << '\n';
  }
}

void PrintJson(const std::vector<Timing>& timings) {
  Json json = Json::MakeArray();
  for (const Timing& t : timings) {
    json.PushObject()
        .Set("instruction_set", t.instruction_set)
        .Set("batch", t.batch)
        .Set("median_ms", t.ms.median)
        .Set("p10_ms", t.ms.low)
        .Set("p90_ms", t.ms.high)
        .Set("samples", t.ms.samples);
  }
  std::cout << json.Text(true) << '\n';
}

void Print(const Model& model, const LayerTimings& timings) {
  double total_us = 0;
  for (const StepTiming& step : timings.steps) total_us += step.us.median;
  std::cout << model.architecture().name << ", " << timings.instruction_set << ", batch " << timings.batch
            << ", one thread; multiply-adds in registers reach " << std::fixed << std::setprecision(1)
            << timings.peak_gflops << " GFLOP/s here\n"
            << "step                         kernel                                    us       p10       p90  share"
            << "   GFLOP/s  of peak\n";
  for (const StepTiming& step : timings.steps) {
    std::cout << std::left << std::setw(28) << step.layers << ' ' << std::setw(34) << step.kernel << std::right
              << std::setprecision(2) << std::setw(10) << step.us.median << std::setw(10) << step.us.low
              << std::setw(10) << step.us.high << std::setprecision(0) << std::setw(5)
              << 100 * step.us.median / total_us << " %";
    if (step.multiply_adds > 0) {
      std::cout << std::setprecision(1) << std::setw(10) << step.gflops() << std::setprecision(0) << std::setw(7)
                << 100 * step.gflops() / timings.peak_gflops << " %";
    }
    std::cout << '\n';
  }
  std::cout << std::left << std::setw(63) << "all" << std::right << std::setprecision(2) << std::setw(10) << total_us
            << "\n\n";
}

void PrintJson(const std::vector<LayerTimings>& all) {
  Json json = Json::MakeArray();
  for (const LayerTimings& timings : all) {
    Json one = json.PushObject();
    one.Set("instruction_set", timings.instruction_set).Set("batch", timings.batch);
    one.Set("peak_gflops", timings.peak_gflops);
    Json steps = one.List("steps");
    for (const StepTiming& step : timings.steps) {
      steps.PushObject()
          .Set("layers", step.layers)
          .Set("kernel", step.kernel)
          .Set("median_us", step.us.median)
          .Set("p10_us", step.us.low)
          .Set("p90_us", step.us.high)
          .Set("multiply_adds", step.multiply_adds)
          .Set("gflops", step.gflops());
    }
  }
  std::cout << json.Text(true) << '\n';
}

template <typename Result>
std::vector<Result> ForEachSet(const BenchArguments& arguments, const Model& model,
                               Result (*measure)(const Model&, const std::string&, std::int64_t, double)) {
  std::vector<std::string> sets;
  for (const std::string_view set : InstructionSets()) sets.emplace_back(set);
  if (!arguments.instruction_set.empty()) sets = {arguments.instruction_set};
  std::vector<Result> results;
  for (const std::string& set : sets) {
    for (const std::int64_t batch : arguments.batches) results.push_back(measure(model, set, batch, arguments.seconds));
  }
  return results;
}

}  // namespace

int RunBench(const BenchArguments& arguments) {
  const Model model = LoadModel(arguments.model);
  if (arguments.layers) {
    const auto all = ForEachSet<LayerTimings>(arguments, model, TimeLayers);
    if (arguments.json) return PrintJson(all), 0;
    for (const LayerTimings& timings : all) Print(model, timings);
    return 0;
  }
  const auto timings = ForEachSet<Timing>(arguments, model, Measure);
  if (arguments.json) return PrintJson(timings), 0;
  Print(model, timings);
  return 0;
}

}  // namespace lenslet::native
