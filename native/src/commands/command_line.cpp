// The only file that includes CLI11: it takes its time to compile.
#include "commands/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "base/failure.h"
#include "commands/commands.h"
#include "recipe/recipe.h"

namespace lenslet::native {
namespace {

template <typename Arguments>
struct Command {
  CLI::App& app;
  std::shared_ptr<Arguments> arguments;  // Filled in when the command line is read, which is later.
};

// A subcommand that runs `run` when it is chosen.
template <typename Arguments>
Command<Arguments> Add(CLI::App& app, int& exit_code, const char* name, const char* about,
                       int (*run)(const Arguments&)) {
  CLI::App* command = app.add_subcommand(name, about);
  const auto arguments = std::make_shared<Arguments>();
  command->callback([arguments, run, &exit_code] { exit_code = run(*arguments); });
  return {*command, arguments};
}

void AddLimit(CLI::App& command, std::optional<std::int64_t>& limit, const std::string& more) {
  command.add_option("--limit", limit, "Of photos, at most so many for training, validation and test each" + more)
      ->check(CLI::Range(1, 1'000'000'000));
}

void AddTrain(CLI::App& app, int& exit_code) {
  const auto [command, a] =
      Add(app, exit_code, "train", "Train a network by a recipe and write it as one file", &RunTrain);
  command.add_option("recipe", a->recipe, "A built-in recipe's name, or a JSON file")->required();
  command.add_option(
      "-o,--output", a->output,
      "The model to write (default: NAME.safetensors); NAME.safetensors.checkpoint lies beside it meanwhile");
  command.add_option("--data-dir", a->data_dir, "The folder of the data set (default: data/ and its name)");
  command.add_option("--device", a->device, "cpu or cuda (default: cuda where there is a GPU)")
      ->check(CLI::IsMember({"cpu", "cuda"}));
  command.add_option("--epochs", a->epochs, "Instead of the recipe's")->check(CLI::Range(std::int64_t{1}, kMostEpochs));
  command.add_option("--seed", a->seed, "Instead of the recipe's")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{INT64_MAX}));
  AddLimit(command, a->limit, "");
  command.add_flag("--resume", a->resume, "Continue from the checkpoint, to the same weights as without a break");
  command.add_flag("--json", a->json, "Print the result as JSON");
}

void AddEval(CLI::App& app, int& exit_code) {
  const auto [command, a] = Add(app, exit_code, "eval", "Measure a model on the test images of a data set", &RunEval);
  command.add_option("model", a->model, "A .safetensors file")->required();
  command.add_option(
      "--data", a->data,
      "mnist; drawn: digits drawn by rule and, for a network that knows \"not a digit\", signs that none "
      "learns and scribbles; signs: letters and signs that such a network may have learnt; folder: images of yours, in "
      "a folder for each class of the network, prepared as "
      "predict does; or the data set that the model was trained on (default)");
  command.add_option("--data-dir", a->data_dir, "The folder of the data set (default: data/ and its name)");
  AddLimit(command, a->limit, " (default: as it was trained)");
  command.add_option("--backend", a->backend, "What computes: core or torch")->check(CLI::IsMember({"core", "torch"}));
  command.add_option("--worst", a->worst, "List so many mistakes, the most confident first")
      ->check(CLI::Range(0, 1'000'000));
  command.add_flag("--json", a->json, "Print the result as JSON");
}

void AddPredict(CLI::App& app, int& exit_code) {
  const auto [command, a] =
      Add(app, exit_code, "predict", "Say what a model sees in images, or run it on a tensor", &RunPredict);
  command.add_option("model", a->model, "A .safetensors file")->required();
  command.add_option("files", a->files,
                     "PNG or JPEG images; one that cannot be read is named, and the others are still read");
  command.add_option(
      "--box", a->box,
      "Of each photo, the part left,top,width,height in pixels (default: around the face, or where none is found "
      "the largest in its middle, or higher where it is taller than 5 : 4)");
  command.add_option("--tensor", a->tensor, "Instead of images: the network's own input as .npy, float32");
  command.add_option("--out", a->out, "With --tensor: write the network's output as .npy");
  command.add_option("--layer", a->layer, "With --out: write the output of this layer instead");
  command.add_flag("--json", a->json,
                   "Print an array of {file, label, probability, probabilities}, with the box of photos and whether a "
                   "face was found");
}

void AddInspect(CLI::App& app, int& exit_code) {
  const auto [command, a] =
      Add(app, exit_code, "inspect", "Show a model's layers, sizes and how it was trained", &RunInspect);
  command.add_option("model", a->model, "A .safetensors file")->required();
  command.add_flag("--plan", a->plan, "Show the steps that run, with their kernels");
  command.add_flag("--json", a->json, "Print everything as JSON, the training record included");
}

void AddConvert(CLI::App& app, int& exit_code) {
  const auto [command, a] =
      Add(app, exit_code, "convert", "Make a model of a state_dict that PyTorch saved as safetensors", &RunConvert);
  command.add_option("input", a->input, "The weights: a .safetensors file")->required();
  command.add_option("--architecture", a->architecture,
                     "A built-in network's name or a JSON file (default: what the file says or its tensors fit)");
  command.add_option("-o,--output", a->output, "The model to write")->required();
  command.add_option("--dtype", a->dtype, "How to store the weights: F32, F16 or BF16")
      ->check(CLI::IsMember({"F32", "F16", "BF16"}));
  command.add_flag("--json", a->json, "Print what was written as JSON");
}

void AddBench(CLI::App& app, int& exit_code) {
  const auto [command, a] =
      Add(app, exit_code, "bench", "Time a model's forward pass on each instruction set of this machine", &RunBench);
  command.add_option("model", a->model, "A .safetensors file")->required();
  command.add_option("--batch", a->batches, "Batch sizes (default: 1)")->check(CLI::Range(1, 4096));
  command.add_option("--instruction-set", a->instruction_set, "Only this one");
  command.add_option("--seconds", a->seconds, "For each measurement (default: 1)")->check(CLI::Range(0.01, 600.0));
  command.add_flag("--layers", a->layers,
                   "Time every step instead, with its kernel, its GFLOP/s and what this machine's registers reach");
  command.add_flag("--json", a->json,
                   "Print an array of {instruction_set, batch, median_ms, p10_ms, p90_ms, samples}, or with --layers "
                   "of {instruction_set, batch, peak_gflops, steps}");
}

void AddExamples(CLI::App& app, int& exit_code) {
  const auto [command, a] = Add(app, exit_code, "examples",
                                "Compute the tutorials' worked examples beside their published answers", &RunExamples);
  command.add_flag("--json", a->json, "Print an array of {title, computed_by, decimals, expected, computed, agrees}");
}

}  // namespace

int RunCommandLine(int argc, const char* const* argv) {
  CLI::App app("Trains, measures and runs small convolutional networks.", "lenslet");
  app.set_version_flag("--version", "lenslet " LENSLET_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  for (const auto& add : {AddTrain, AddEval, AddPredict, AddInspect, AddConvert, AddBench, AddExamples}) {
    add(app, exit_code);
  }
  // CLI11 would only say that a command is missing.
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  if (argc > 1 && argv[1][0] != '-' &&
      std::ranges::none_of(commands, [&](const CLI::App* c) { return c->get_name() == argv[1]; })) {
    throw UsageError(Cat("there is no command \"", argv[1], "\" (lenslet --help lists them)"));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    app.exit(help);
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what() + std::string(" (lenslet --help shows the usage)"));
  }
  std::cout.flush();
  if (!std::cout) throw Failure("cannot write to standard output");
  return exit_code;
}

}  // namespace lenslet::native
