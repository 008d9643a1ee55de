// peer_core or peer_torch MODEL.safetensors INPUTS.npy OUTPUTS.npy BATCH...
//
// Writes the outputs for all inputs, then obeys lines "BATCH MILLISECONDS": runs one batch after another of the inputs,
// in turn, for about so long and answers with a line of JSON, {"passes", "seconds", "cpu_seconds"}. Ends with its
// input.
#include <algorithm>
#include <ctime>
#include <iostream>

#include "base/failure.h"
#include "bench/samples.h"
#include "commands/model_file.h"
#include "engine.h"
#include "io/file.h"
#include "io/json.h"
#include "io/npy.h"

namespace lenslet::peers {
namespace {

double ProcessSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Inputs {
  std::vector<float> values;  // Repeated, so that every batch size finds enough.
  std::size_t elements, count;

  // Those of the pass with that number; one after another, from the beginning again when they are at an end.
  std::span<const float> Batch(std::size_t pass, std::size_t batch) const {
    const std::size_t batches = std::max<std::size_t>(1, values.size() / elements / batch);
    return std::span(values).subspan(pass % batches * batch * elements, batch * elements);
  }
};

void Answer(Engine& engine, const Inputs& inputs, std::int64_t batch, double milliseconds) {
  const auto size = static_cast<std::size_t>(batch);
  const double cpu_start = ProcessSeconds();
  const auto start = std::chrono::steady_clock::now();
  std::size_t passes = 0;
  double ms = 0;
  // The clock is read every few passes only, where they are short.
  for (std::size_t next = 1; ms < milliseconds; ms = native::MsSince(start)) {
    for (const std::size_t end = passes + next; passes < end; ++passes) engine.Run(inputs.Batch(passes, size), batch);
    next = std::clamp<std::size_t>(passes / 16, 1, 256);
  }
  auto json = native::Json::MakeObject();
  json.Set("passes", passes).Set("seconds", ms / 1e3).Set("cpu_seconds", ProcessSeconds() - cpu_start);
  std::cout << json.Text(false) << std::endl;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() < 4) throw native::UsageError("expected MODEL INPUTS.npy OUTPUTS.npy BATCH...");
  const Model model = native::LoadModel(arguments[0]);
  const auto array = native::ReadNpy(arguments[1]);
  const auto elements = static_cast<std::size_t>(model.architecture().input.elements());
  Inputs inputs{array.values, elements, array.values.size() / elements};
  const auto engine = MakeEngine(model);

  std::vector<std::int64_t> batches{1};
  for (std::size_t i = 3; i < arguments.size(); ++i) batches.push_back(std::stol(arguments[i]));
  const auto most = static_cast<std::size_t>(*std::max_element(batches.begin(), batches.end()));
  for (std::size_t i = 0; inputs.values.size() < most * elements; ++i) inputs.values.push_back(inputs.values[i]);
  std::sort(batches.begin(), batches.end());
  batches.erase(std::unique(batches.begin(), batches.end()), batches.end());
  for (const std::int64_t batch : batches) {
    engine->Prepare(inputs.Batch(0, static_cast<std::size_t>(batch)), batch);
  }

  std::vector<float> outputs;
  for (std::size_t i = 0; i < inputs.count; ++i) {
    const auto output = engine->Run(inputs.Batch(i, 1), 1);
    outputs.insert(outputs.end(), output.begin(), output.end());
  }
  const auto each = static_cast<std::int64_t>(outputs.size() / inputs.count);
  native::WriteFileAtomically(arguments[2],
                              native::FormatNpy({static_cast<std::int64_t>(inputs.count), each}, outputs));
  std::cout << native::Json::MakeObject().Set("name", engine->Name()).Text(false) << std::endl;

  std::int64_t batch = 0;
  for (double milliseconds = 0; std::cin >> batch >> milliseconds;) Answer(*engine, inputs, batch, milliseconds);
  return 0;
}

}  // namespace
}  // namespace lenslet::peers

int main(int argc, char** argv) {
  try {
    return lenslet::peers::Main({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << argv[0] << ": " << error.what() << '\n';
    return 1;
  }
}
