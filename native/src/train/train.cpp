#include "train/train.h"

#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iomanip>

#include "base/failure.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "train/checkpoint.h"
#include "train/export.h"
#include "train/optimizer.h"

namespace lenslet::native {
namespace {

torch::Device OpenDevice(const std::string& name) {
  if (name == "cpu") return torch::kCPU;
  if (!torch::cuda::is_available()) {
    throw Failure("--device cuda: this LibTorch (", TORCH_VERSION, ") finds no CUDA device");
  }
  return torch::kCUDA;
}

// The same seed on the same machine gives the same weights.
void MakeDeterministic() {
  ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
  auto& context = at::globalContext();
  context.setDeterministicCuDNN(true);
  context.setBenchmarkCuDNN(false);
  // Warnings only: LibTorch lists max pooling's gradient on CUDA, whose sums are exact while windows do not overlap.
  context.setDeterministicAlgorithms(true, /*warn_only=*/true);
  context.setDeterministicFillUninitializedMemory(false);
  // Ten bits of mantissa would set LibTorch and the core apart by more than the export allows.
  context.setAllowTF32CuDNN(false);
  context.setAllowTF32CuBLAS(false);
}

// Each epoch has random numbers of its own (epoch 0: the first weights), so continuing needs no generator's state.
// The mixing is SplitMix64's: https://prng.di.unimi.it/splitmix64.c
void SeedEpoch(std::uint64_t seed, std::int64_t epoch) {
  std::uint64_t z = seed + 0x9E3779B97F4A7C15u * static_cast<std::uint64_t>(epoch + 1);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  torch::manual_seed(z ^ (z >> 31));
}

DataSets LoadData(const TrainOptions& options, torch::Device device) {
  const Recipe& recipe = options.recipe;
  const LabelledImages training = ReadMnist(options.data_dir, MnistPart::kTraining);
  const LabelledImages test = ReadMnist(options.data_dir, MnistPart::kTest);
  const std::vector<Shape> shapes = Unwrap(InferShapes(recipe.architecture), recipe.name);
  const std::int64_t outputs = shapes.back().elements();
  for (const LabelledImages* images : {&training, &test}) {
    const Shape shape{1, images->height, images->width};
    if (shape != recipe.architecture.input) {
      throw Failure(options.data_dir.string(), ": images of ", ToString(shape), ", the network takes ",
                    ToString(recipe.architecture.input));
    }
    const int largest = *std::max_element(images->labels.begin(), images->labels.end());
    if (largest >= (recipe.loss == Loss::kBce ? 2 : outputs)) {
      throw Failure(options.data_dir.string(), ": labels up to ", largest, ", the network has ", outputs, " outputs");
    }
  }
  if (recipe.loss == Loss::kBce && outputs != 1) throw Failure("bce needs a network with one output, not ", outputs);
  if (recipe.validation >= training.count) {
    throw Failure("validation ", recipe.validation, ": there are only ", training.count, " training images");
  }
  const TorchData all = ToTorch(training, device);
  return {.training = all.Slice(recipe.validation, all.size()),
          .validation = all.Slice(0, recipe.validation),
          .test = ToTorch(test, device),
          .checksum = MnistChecksum(options.data_dir)};
}

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

}  // namespace

TrainReport Train(const TrainOptions& options) {
  const Recipe& recipe = options.recipe;
  if (std::filesystem::is_directory(options.output)) {
    throw Failure("cannot write ", options.output.string(), ": it is a folder, expected the name of a file");
  }
  MakeDeterministic();
  const torch::Device device = OpenDevice(options.device);
  const DataSets data = LoadData(options, device);

  SeedEpoch(recipe.seed, 0);
  TorchNetwork network(recipe.architecture);
  network.to(device);
  const auto optimizer = MakeOptimizer(recipe.optimizer, network.parameters());
  const InputMaker input(recipe.architecture, device);
  const EpochContext context{recipe, network, input};

  TrainReport report;
  auto checkpoint = options.output;
  checkpoint += ".checkpoint";
  const std::string identity = TrainingIdentity(recipe, data.checksum, options.device);
  const CheckpointState state{network, *optimizer, report.history};
  if (options.resume) {
    LoadCheckpoint(checkpoint, identity, state);
  } else if (std::filesystem::exists(checkpoint)) {
    throw Failure(checkpoint.string(),
                  " is left from a training that did not end: continue it with --resume, or delete it");
  } else {
    SaveCheckpoint(checkpoint, identity, state);  // Epoch 0: an output that cannot be written shows now, not in hours.
  }

  const std::int64_t steps = StepsPerEpoch(recipe, data.training.size());
  const InterruptGuard interrupt;
  const auto done = [&] { return static_cast<std::int64_t>(report.history.size()); };
  Progress progress(steps * recipe.batch_size * recipe.epochs, steps * recipe.batch_size * done(), "images",
                    options.quiet);
  while (done() < recipe.epochs) {
    const std::int64_t epoch = done() + 1;
    const std::string label = Cat("epoch ", epoch, "/", recipe.epochs);
    const auto started = std::chrono::steady_clock::now();
    SeedEpoch(recipe.seed, epoch);
    EpochRecord record;
    const Score training = TrainEpoch(context, data.training, *optimizer, [&](std::int64_t step) {
      if (interrupt.requested()) {
        throw Interrupted(Cat("stopped in epoch ", epoch, " of ", recipe.epochs, "; the ", epoch - 1,
                              " before it are kept in ", checkpoint.string(), ": continue with --resume"));
      }
      record.learning_rate = LearningRate(recipe, (epoch - 1) * steps + step, steps);
      SetLearningRate(*optimizer, record.learning_rate);
      progress.Advance(recipe.batch_size, label);
    });
    if (training.first_bad_step >= 0) {
      throw Failure("the loss became NaN or infinite in epoch ", epoch, ", step ", training.first_bad_step + 1, " of ",
                    steps, "; ", checkpoint.string(), " keeps the ", epoch - 1, " epochs before it");
    }
    const bool validated = data.validation.size() > 0;
    const Score validation = validated ? Evaluate(context, data.validation) : Score{};
    if (!AllFinite(network) || (validated && !std::isfinite(validation.loss))) {
      throw Failure("the weights became NaN or infinite in the last step of epoch ", epoch, "; ", checkpoint.string(),
                    " keeps the ", epoch - 1, " epochs before it");
    }
    record.training_loss = training.loss;
    record.training_accuracy = training.accuracy();
    record.validation_loss = validated ? validation.loss : std::nan("");
    record.validation_accuracy = validated ? validation.accuracy() : std::nan("");
    record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    report.history.push_back(record);
    SaveCheckpoint(checkpoint, identity, state);
    progress.Line(Describe(epoch, recipe.epochs, record));
    if (interrupt.requested()) {
      throw Interrupted(Cat("stopped after epoch ", epoch, " of ", recipe.epochs, ", kept in ", checkpoint.string(),
                            ": continue with --resume"));
    }
  }

  for (const EpochRecord& record : report.history) report.seconds += record.seconds;
  ExportModel(context, data, options, report);
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
