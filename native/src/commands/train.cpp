#include <cmath>
#include <iomanip>
#include <iostream>

#include "base/failure.h"
#include "commands/commands.h"
#include "io/json.h"
#include "recipe/load_data.h"
#ifdef LENSLET_HAS_TORCH
#include "train/train.h"
#endif

namespace lenslet::native {

#ifdef LENSLET_HAS_TORCH
int RunTrain(const TrainArguments& arguments) {
  const Recipe recipe = LoadRecipe(arguments.recipe);
  TrainOptions options{.recipe = recipe,
                       .output = arguments.output,
                       .data_dir = DataFolder(recipe, arguments.data_dir),
                       .device = arguments.device,
                       .resume = arguments.resume};
  if (arguments.epochs) options.recipe.epochs = *arguments.epochs;
  if (arguments.seed) options.recipe.seed = *arguments.seed;
  if (arguments.limit) options.recipe.limit = *arguments.limit;
  if (options.output.empty()) options.output = options.recipe.name + ".safetensors";

  const Schedule& schedule = options.recipe.schedule;
  if (schedule.type == Schedule::Type::kStep && schedule.step_size >= options.recipe.epochs) {
    std::cerr << "note: StepLR lowers the learning rate every " << schedule.step_size << " epochs, so never in "
              << options.recipe.epochs << '\n';
  }
  if (options.recipe.averaged_epochs > options.recipe.epochs) {
    std::cerr << "note: \"averaged_epochs\": " << options.recipe.averaged_epochs << ", so all " << options.recipe.epochs
              << " epochs are averaged\n";
    options.recipe.averaged_epochs = options.recipe.epochs;
  }
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
    return 0;
  }
  std::cout << options.output.string() << ": " << report.test_correct << " of " << report.test_total
            << " test images right, " << std::fixed << std::setprecision(2) << 100 * accuracy << " % ± "
            << 100 * standard_error << "; the core agrees with LibTorch on " << report.compared << " of them to "
            << std::scientific << std::setprecision(1) << report.largest_difference << '\n'
            << std::defaultfloat;
  return 0;
}
#else
int RunTrain(const TrainArguments&) {
  throw Failure("this lenslet was built without LibTorch (LENSLET_TRAINER=OFF): it cannot train");
}
#endif

}  // namespace lenslet::native
