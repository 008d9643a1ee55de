#include <cmath>
#include <iomanip>
#include <iostream>
#include <memory>

#include "base/failure.h"
#include "commands/commands.h"
#include "io/json.h"
#include "recipe/load_data.h"
#ifdef LENSLET_HAS_TORCH
#include "train/train.h"
#endif

namespace lenslet::native {
namespace {

struct Arguments {
  std::string recipe, output, data_dir, device = "cpu";
  std::optional<std::int64_t> epochs;
  std::optional<std::uint64_t> seed;
  bool resume = false, json = false;
};

#ifdef LENSLET_HAS_TORCH
void Run(const Arguments& arguments) {
  const Recipe recipe = LoadRecipe(arguments.recipe);
  TrainOptions options{.recipe = recipe,
                       .output = arguments.output,
                       .data_dir = DataFolder(recipe, arguments.data_dir),
                       .device = arguments.device,
                       .resume = arguments.resume};
  if (arguments.epochs) options.recipe.epochs = *arguments.epochs;
  if (arguments.seed) options.recipe.seed = *arguments.seed;
  if (options.output.empty()) options.output = options.recipe.name + ".safetensors";

  const TrainReport report = Train(options);
  const auto total = static_cast<double>(report.test_total);
  const double accuracy = static_cast<double>(report.test_correct) / total;
  const double standard_error = std::sqrt(accuracy * (1 - accuracy) / total);
  if (arguments.json) {
    Json json = Json::MakeObject();
    json.Set("model", options.output.string()).Set("epochs", report.history.size()).Set("seconds", report.seconds);
    json.Set("correct", report.test_correct).Set("total", report.test_total).Set("accuracy", accuracy);
    json.Set("standard_error", standard_error);
    json.Object("check").Set("images", report.compared).Set("largest_difference", report.largest_difference);
    std::cout << json.Text(true) << '\n';
    return;
  }
  std::cout << options.output.string() << ": " << report.test_correct << " of " << report.test_total
            << " test images right, " << std::fixed << std::setprecision(2) << 100 * accuracy << " % ± "
            << 100 * standard_error << "; the core agrees with LibTorch on " << report.compared << " of them to "
            << std::scientific << std::setprecision(1) << report.largest_difference << '\n'
            << std::defaultfloat;
}
#else
void Run(const Arguments&) {
  throw Failure("this lenslet was built without LibTorch (LENSLET_TRAINER=OFF): it cannot train");
}
#endif

}  // namespace

void AddTrain(CLI::App& app) {
  auto* command = app.add_subcommand("train", "Train a network by a recipe and write it as one file");
  const auto a = std::make_shared<Arguments>();
  command->add_option("recipe", a->recipe, "A built-in recipe's name, or a JSON file")->required();
  command->add_option(
      "-o,--output", a->output,
      "The model to write (default: NAME.safetensors); NAME.safetensors.checkpoint lies beside it meanwhile");
  command->add_option("--data-dir", a->data_dir, "The folder of the data set (default: data/ and its name)");
  command->add_option("--device", a->device, "cpu or cuda")->check(CLI::IsMember({"cpu", "cuda"}));
  command->add_option("--epochs", a->epochs, "Instead of the recipe's")->check(CLI::Range(1, 1'000'000));
  command->add_option("--seed", a->seed, "Instead of the recipe's");
  command->add_flag("--resume", a->resume, "Continue from the checkpoint, to the same weights as without a break");
  command->add_flag("--json", a->json, "Print the result as JSON");
  command->callback([a] { Run(*a); });
}

}  // namespace lenslet::native
