#include "train/train.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iomanip>

#include "base/failure.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "io/file.h"
#include "lenslet/plan.h"
#include "train/average.h"
#include "train/checkpoint.h"
#include "train/device.h"
#include "train/export.h"
#include "train/optimizer.h"
#include "train/temperature.h"

namespace lenslet::native {
namespace {

bool AllFinite(const TorchNetwork& network) {
  const torch::NoGradGuard no_grad;
  for (const torch::Tensor& parameter : network.parameters()) {
    if (!torch::isfinite(parameter).all().item<bool>()) return false;
  }
  return true;
}

std::string Percent(double fraction) {
  return (std::ostringstream() << std::fixed << std::setprecision(2) << 100 * fraction << " %").str();
}

std::string Describe(std::int64_t epoch, std::int64_t epochs, const EpochRecord& record) {
  std::ostringstream text;
  text << "epoch " << epoch << "/" << epochs << std::fixed << std::setprecision(4) << ": training loss "
       << record.training_loss << ", accuracy " << Percent(record.training_accuracy);
  if (!std::isnan(record.validation_loss)) {
    text << "; validation loss " << record.validation_loss << ", accuracy " << Percent(record.validation_accuracy);
  }
  text << "; " << std::setprecision(1) << record.seconds << " s";
  return std::move(text).str();
}

// What the core cannot run must not be trained for hours first.
void CheckCoreRuns(const TorchNetwork& network, const Architecture& architecture) {
  const Model model = Unwrap(Model::Bind(architecture, ExportTensors(network, architecture)), architecture.name);
  Unwrap(Plan::Compile(model, {.max_batch = kExportBatch}), architecture.name);
}

// LibTorch says so, too, but only when the training has begun.
void CheckBatches(const Recipe& recipe, std::int64_t training_images) {
  const bool normalises = std::ranges::any_of(recipe.architecture.layers, [](const Layer& layer) {
    return std::holds_alternative<BatchNorm>(layer.operation);
  });
  const std::int64_t least = std::min(recipe.batch_size, training_images);
  if (normalises && least < 2) {
    throw Failure("batches of ", least, " image: ", recipe.architecture.name,
                  " has batch norms, which learn from two or more");
  }
}

bool IsBetter(const EpochRecord& a, const EpochRecord& b) {
  if (a.validation_accuracy != b.validation_accuracy) return a.validation_accuracy > b.validation_accuracy;
  return a.validation_loss < b.validation_loss;
}

std::size_t BestEpoch(const std::vector<EpochRecord>& history) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < history.size(); ++i) {
    if (IsBetter(history[i], history[best])) best = i;
  }
  return best;
}

// Trains one epoch and measures it. Throws a Failure where the loss or the weights become no numbers; `checkpoint`
// is the file that holds the epochs before.
EpochRecord RunEpoch(const EpochContext& context, TrainingSet& training_set, const TorchData& validation_set,
                     TorchOptimizer& optimizer, std::int64_t epoch, const std::function<void()>& before_step,
                     const std::string& checkpoint) {
  const auto started = std::chrono::steady_clock::now();
  const Recipe& recipe = context.recipe;
  const std::int64_t steps = StepsPerEpoch(recipe, training_set.size());
  training_set.BeginEpoch(epoch);
  SeedEpoch(recipe.seed, epoch);
  EpochRecord record;
  const Score training = TrainEpoch(context, training_set, optimizer, [&](std::int64_t step) {
    before_step();
    record.learning_rate = LearningRate(recipe, (epoch - 1) * steps + step, steps);
    return record.learning_rate;
  });
  if (training.first_bad_step >= 0) {
    throw Failure("the loss became NaN or infinite in epoch ", epoch, ", step ", training.first_bad_step + 1, " of ",
                  steps, "; ", checkpoint, " keeps the ", epoch - 1, " epochs before it");
  }
  const bool validated = validation_set.size() > 0;
  const Score validation = validated ? Evaluate(context, validation_set) : Score{};
  if (!AllFinite(context.network) || (validated && !std::isfinite(validation.loss))) {
    throw Failure("the weights became NaN or infinite in the last step of epoch ", epoch, "; ", checkpoint,
                  " keeps the ", epoch - 1, " epochs before it");
  }
  record.training_loss = training.loss;
  record.training_accuracy = training.accuracy();
  record.validation_loss = validated ? validation.loss : std::nan("");
  record.validation_accuracy = validated ? validation.accuracy() : std::nan("");
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return record;
}

Failure LeftOver(const std::filesystem::path& checkpoint) {
  return Failure(checkpoint.string(),
                 " is left from a training that did not end: continue it with --resume, or delete it");
}

// What can be known before all images are read.
void CheckFiles(const TrainOptions& options, const std::filesystem::path& checkpoint) {
  const std::filesystem::file_status output = std::filesystem::status(options.output);
  if (std::filesystem::exists(output) && !std::filesystem::is_regular_file(output)) {
    throw Failure("cannot write ", options.output.string(), ": it is ",
                  std::filesystem::is_directory(output) ? "a folder" : "no regular file",
                  ", expected the name of a file");
  }
  const bool is_there = std::filesystem::exists(checkpoint);
  if (options.resume && !is_there) throw Failure("nothing to resume: there is no checkpoint ", checkpoint.string());
  if (!options.resume && is_there) throw LeftOver(checkpoint);
}

// Of epoch 0: an output that cannot be written shows now, not in hours.
void BeginCheckpoint(const std::filesystem::path& checkpoint, const std::string& identity,
                     const CheckpointState& state) {
  if (!CreateFile(checkpoint)) throw LeftOver(checkpoint);  // By another training that began at the same time.
  try {
    SaveCheckpoint(checkpoint, identity, state);
  } catch (...) {
    std::filesystem::remove(checkpoint);
    throw;
  }
}

}  // namespace

TrainReport Train(const TrainOptions& given) {
  TrainOptions options = given;
  const Recipe& recipe = options.recipe;
  auto checkpoint = options.output;
  checkpoint += ".checkpoint";
  CheckFiles(options, checkpoint);
  MakeDeterministic();
  const torch::Device device = OpenDevice(options.device);
  options.device = device.str();
  const DataSets data = LoadDataSets(recipe, options.data_dir, device);
  options.recipe.architecture.classes = data.classes;
  options.recipe.architecture.crop = data.crop;
  TrainingSet training_set(data.training, recipe);
  CheckBatches(recipe, training_set.size());

  TorchNetwork kept(recipe.architecture);
  SeedEpoch(recipe.seed, 0);
  TorchNetwork network(recipe.architecture);
  CheckCoreRuns(network, recipe.architecture);
  network.to(device);
  kept.to(device);
  TorchOptimizer optimizer(recipe.optimizer, network.parameters());
  const InputMaker input(recipe, device);
  const EpochContext context{recipe, network, input};

  TrainReport report;
  const std::string identity = TrainingIdentity(recipe, data, options.device);
  const CheckpointState state{network, recipe.keep == Keep::kLast ? nullptr : &kept, optimizer, report.history};
  if (options.resume) {
    LoadCheckpoint(checkpoint, identity, state);
  } else {
    BeginCheckpoint(checkpoint, identity, state);
  }

  const std::int64_t steps = StepsPerEpoch(recipe, training_set.size());
  const InterruptGuard interrupt;
  const auto done = [&] { return static_cast<std::int64_t>(report.history.size()); };
  const auto waited = [&] {
    return done() == 0 ? 0 : done() - 1 - static_cast<std::int64_t>(BestEpoch(report.history));
  };
  Progress progress(steps * recipe.batch_size * recipe.epochs, steps * recipe.batch_size * done(), "images");
  while (done() < recipe.epochs && (recipe.patience == 0 || waited() < recipe.patience)) {
    const std::int64_t epoch = done() + 1;
    const std::string label = Cat("epoch ", epoch, "/", recipe.epochs);
    std::int64_t averaged = steps * (done() + recipe.averaged_epochs - recipe.epochs);
    const auto before_step = [&] {
      if (interrupt.requested()) {
        throw Interrupted(Cat("stopped in epoch ", epoch, " of ", recipe.epochs, "; the ", epoch - 1,
                              " before it are kept in ", checkpoint.string(), ": continue with --resume"));
      }
      if (recipe.keep == Keep::kMean && ++averaged > 0) AddToMean(kept, network, averaged);
      progress.Advance(recipe.batch_size, label);
    };
    const EpochRecord record =
        RunEpoch(context, training_set, data.validation, optimizer, epoch, before_step, checkpoint.string());
    report.history.push_back(record);
    if (recipe.keep == Keep::kBest && waited() == 0) {
      ImportTensors(kept, recipe.architecture, ExportTensors(network, recipe.architecture));
    }
    const std::string line = Describe(epoch, recipe.epochs, record);
    try {
      SaveCheckpoint(checkpoint, identity, state);
    } catch (const Failure& failure) {  // A full disk for instance.
      progress.Line(line);
      throw Failure(failure.what(), "; it keeps the ", epoch - 1, " epochs before: continue with --resume");
    }
    progress.Line(line);
    if (interrupt.requested()) {
      throw Interrupted(Cat("stopped after epoch ", epoch, " of ", recipe.epochs, ", kept in ", checkpoint.string(),
                            ": continue with --resume"));
    }
  }

  for (const EpochRecord& record : report.history) report.seconds += record.seconds;
  if (recipe.keep == Keep::kLast) report.kept_epoch = done();
  if (recipe.keep == Keep::kBest) report.kept_epoch = static_cast<std::int64_t>(BestEpoch(report.history)) + 1;
  if (recipe.keep != Keep::kLast) {
    ImportTensors(network, recipe.architecture, ExportTensors(kept, recipe.architecture));
  }
  if (recipe.keep == Keep::kMean) {
    SeedEpoch(recipe.seed, recipe.epochs + 1);
    training_set.BeginEpoch(done());  // Again, where all the epochs come from a checkpoint.
    MeasureBatchNorm(context, training_set);
    if (data.validation.size() > 0) {
      const Score mean = Evaluate(context, data.validation);
      report.mean_validation = Measured{mean.loss, mean.accuracy()};
      progress.Line((std::ostringstream()
                     << "mean of the last " << recipe.averaged_epochs << " epochs: validation loss " << std::fixed
                     << std::setprecision(4) << mean.loss << ", accuracy " << Percent(mean.accuracy()))
                        .str());
    }
  }
  if (recipe.temperature_scaling) report.temperature = ScaleTemperature(context, data.validation);
  // Score, rounding, known answer and comparison are the processor's, where the file will be used: a GPU may choose
  // algorithms that lie further from the core than a file may.
  network.to(torch::kCPU);
  const std::vector<std::byte> file =
      ExportModel({recipe, network, InputMaker(recipe, torch::kCPU)}, data.cpu(), options, report);
  try {
    WriteFileAtomically(options.output, file);
  } catch (const Failure& failure) {
    throw Failure(failure.what(), "; all ", done(), " epochs are kept in ", checkpoint.string(),
                  ": continue with --resume");
  }
  std::filesystem::remove(checkpoint);
  return report;
}

std::vector<float> RunWithTorch(const Model& model, std::span<const float> inputs) {
  const torch::NoGradGuard no_grad;
  TorchNetwork network(model.architecture());
  ImportTensors(network, model.architecture(), model.tensors());
  network.eval();
  std::vector<std::int64_t> extents{-1};
  const auto shape = model.architecture().input.extents();
  extents.insert(extents.end(), shape.begin(), shape.end());
  const torch::Tensor input =
      torch::from_blob(const_cast<float*>(inputs.data()), {static_cast<std::int64_t>(inputs.size())}, torch::kFloat32)
          .view(extents);
  std::vector<float> outputs;
  for (const torch::Tensor& batch : input.split(1000)) {
    const torch::Tensor output = network.forward(batch).contiguous();
    outputs.insert(outputs.end(), output.const_data_ptr<float>(), output.const_data_ptr<float>() + output.numel());
  }
  return outputs;
}

}  // namespace lenslet::native
