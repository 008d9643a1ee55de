// From a model to a program: fuse, lower, place the buffers, pack the weights.
#include <algorithm>

#include "kernels/kernel_sets.h"
#include "plan/arena.h"
#include "plan/fold.h"
#include "plan/fuse.h"
#include "plan/lower.h"
#include "plan/program.h"
#include "text.h"
#include "weights/half.h"

namespace lenslet {
namespace {

using kernels::Index;

// Beyond these the browser or the machine would fail in worse ways.
constexpr std::int64_t kMaxBytes = std::int64_t{1} << (sizeof(void*) == 4 ? 30 : 32);
constexpr std::int64_t kMaxFloats = kMaxBytes / static_cast<std::int64_t>(sizeof(float));

class Compiler {
 public:
  Compiler(const Model& model, const PlanOptions& options, const kernels::KernelSet& set)
      : model_(model), options_(options) {
    program_.kernels = &set;
    program_.keep_layers = options.keep_layers;
    program_.max_batch = static_cast<Index>(options.max_batch);
  }

  Result<Plan::Program> Compile() && {
    // Channels last where the whole network can be: no step then ever turns an image around.
    const bool may_turn = program_.kernels->channels_last && !program_.keep_layers && !IsPlanarKernel();
    if (!may_turn || !AddSteps(kernels::Layout::kChannelsLast)) AddSteps(kernels::Layout::kPlanar);
    Result<void> result = AllocateActivations();
    if (result) result = AllocateWeights();
    if (!result) return std::unexpected(std::move(result).error());
    for (std::size_t i = 0; i < nodes_.size(); ++i) Pack(i);
    return std::move(program_);
  }

 private:
  const Layer& LayerOf(const Node& node) const { return model_.architecture().layers[node.layer]; }
  const Shape& InputOf(const Node& node) const {
    return node.layer == 0 ? model_.architecture().input : model_.layer_shapes()[node.layer - 1];
  }
  // The node's output before a Flatten that lies inside it: that of its last layer that gives an image, if any does.
  const Shape& ImageOf(const Node& node) const {
    std::size_t layer = node.last_layer;
    while (layer > node.layer && model_.layer_shapes()[layer].rank() != 3) --layer;
    return model_.layer_shapes()[layer];
  }
  // Empty if the layer has no such parameter; Model has checked that the others are there.
  std::span<const float> Values(std::size_t layer, const char* suffix) const {
    const auto tensor = model_.tensors().Find(model_.architecture().layers[layer].name + suffix);
    return tensor ? tensor->values : std::span<const float>{};
  }
  BatchNormValues NormOf(std::size_t layer) const {
    return {Values(layer, ".running_mean"), Values(layer, ".running_var"), Values(layer, ".weight"),
            Values(layer, ".bias"), std::get<BatchNorm>(model_.architecture().layers[layer].operation).eps};
  }

  bool AddSteps(kernels::Layout images);
  bool IsPlanarKernel() const;
  const kernels::LinearKernel& LinearKernelOf(const Node& node) const;
  float Background() const;

  bool ReturnsIndices(const Node& node) const {
    const auto* pool = std::get_if<MaxPool2d>(&LayerOf(node).operation);
    return pool != nullptr && pool->return_indices;
  }

  Result<void> AllocateActivations();
  Result<void> AllocateWeights();
  void Pack(std::size_t index);

  const Model& model_;
  const PlanOptions& options_;
  std::vector<Node> nodes_;
  std::vector<Shape> flattened_;  // Of each node that reads a channels-last image as a mere list of numbers, that.
  Plan::Program program_;
};

// Whether the options ask for a convolution that only planar images have.
bool Compiler::IsPlanarKernel() const {
  return std::ranges::any_of(kernels::Conv2dKernels(*program_.kernels), [&](const kernels::Conv2dKernel& kernel) {
    return kernel.name == options_.conv2d_kernel && kernel.layout == kernels::Layout::kPlanar;
  });
}

// A Linear layer of 2 MB as floats has a kernel of its own: a core's own caches do not hold it. It is kept as halves,
// where all weights are such numbers and the set reads them.
const kernels::LinearKernel& Compiler::LinearKernelOf(const Node& node) const {
  constexpr std::size_t kLarge = 512 * 1024;
  const kernels::KernelSet& set = *program_.kernels;
  if (set.linear_large.name == nullptr || !std::holds_alternative<Linear>(LayerOf(node).operation)) return set.linear;
  const std::span<const float> weight = Values(node.layer, ".weight");
  if (weight.size() < kLarge) return set.linear;
  const bool as_halves = set.linear_large_half.name != nullptr && std::ranges::all_of(weight, IsHalf);
  return as_halves ? set.linear_large_half : set.linear_large;
}

// What the pixels of a drawing are where nothing is drawn, computed as Normalize() does.
float Compiler::Background() const {
  const Architecture& architecture = model_.architecture();
  const bool is_drawing = architecture.preparation == Preparation::kDigit && architecture.mean.size() == 1;
  return is_drawing ? (0.0f - architecture.mean[0]) / architecture.std[0] : 0.0f;
}

// False if some layer has no kernel for images that lie so, or if the network's output would.
bool Compiler::AddSteps(kernels::Layout images) {
  const bool channels_last = images == kernels::Layout::kChannelsLast;
  nodes_ = program_.keep_layers ? KeepLayers(model_.architecture()) : Fuse(model_.architecture(), channels_last);
  program_.steps.clear();
  flattened_.assign(nodes_.size(), Shape{});
  Shape image;  // The last one, until a layer has taken its numbers in.
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    const Shape &in = InputOf(node), &out = model_.layer_shapes()[node.last_layer];
    const Shape& out_image = ImageOf(node);
    const bool is_flattened = in.rank() != 3 && image.rank() == 3;
    if (is_flattened) flattened_[i] = image;
    const Placement placement{.set = *program_.kernels,
                              .linear = LinearKernelOf(node),
                              .images = images,
                              .input = i == 0 ? kernels::Layout::kPlanar : images,
                              .is_flattened = is_flattened,
                              .background = i == 0 ? Background() : 0.0f,
                              .conv2d_kernel = options_.conv2d_kernel};
    auto lowered = Lower(node, LayerOf(node).operation, in, model_.layer_shapes()[node.layer], placement);
    if (!lowered) return false;
    if (std::holds_alternative<LinearStep>(lowered->operation)) {
      if (in.rank() == 3 && placement.input == kernels::Layout::kChannelsLast) flattened_[i] = in;
      image = Shape{};
    }
    // With one channel or one pixel both orders are the same.
    if (channels_last && out_image.rank() == 3) {
      image = out_image[0] > 1 && out_image[1] * out_image[2] > 1 ? out_image : Shape{};
    }
    program_.steps.push_back({.operation = lowered->operation,
                              .info = {node.label, std::move(lowered->kernel), lowered->multiplies},
                              .layer = node.layer,
                              .in_elements = static_cast<Index>(in.elements()),
                              .out_elements = static_cast<Index>(out.elements())});
  }
  return image.rank() != 3;
}

std::unexpected<Error> TooLarge(const char* what, std::int64_t floats) {
  return Fail(ErrorCode::kTooLarge, {"plan: ", what, ": needs ", floats, " numbers of 4 bytes, expected at most ",
                                     kMaxFloats, " and as many as there is memory for"});
}

template <typename T>
Result<AlignedBuffer<T>> Allocate(const char* what, std::int64_t count) {
  if (count > kMaxFloats) return TooLarge(what, count);
  auto buffer = AlignedBuffer<T>::Zeros(static_cast<std::size_t>(count));
  if (!buffer) return TooLarge(what, count);
  return *std::move(buffer);
}

std::int64_t ScratchFloats(const Step& step) {
  if (const auto* conv = std::get_if<Conv2dStep>(&step.operation)) return conv->kernel->scratch_floats(conv->geometry);
  if (const auto* linear = std::get_if<LinearStep>(&step.operation)) {
    return linear->kernel->scratch_floats(linear->geometry);
  }
  if (const auto* pool = std::get_if<MaxPool2dStep>(&step.operation)) {
    return pool->kernel->scratch_floats(pool->geometry);
  }
  if (const auto* pool = std::get_if<AvgPool2dStep>(&step.operation)) {
    return pool->kernel->scratch_floats(pool->geometry);
  }
  return 0;
}

std::int64_t PackedFloats(const Step& step) {
  if (const auto* conv = std::get_if<Conv2dStep>(&step.operation)) return conv->kernel->packed_floats(conv->geometry);
  if (const auto* linear = std::get_if<LinearStep>(&step.operation)) {
    return linear->kernel->packed_floats(linear->geometry);
  }
  if (const auto* norm = std::get_if<BatchNormStep>(&step.operation)) return 4 * norm->channels;
  return 0;
}

// Operations whose kernel may write its output over its input.
bool RunsInPlace(const StepOperation& operation) {
  return std::holds_alternative<ElementwiseStep>(operation) || std::holds_alternative<SoftmaxStep>(operation) ||
         std::holds_alternative<BatchNormStep>(operation);
}

Result<void> Compiler::AllocateActivations() {
  std::vector<Step>& steps = program_.steps;
  std::vector<BufferRequest> requests;
  std::vector<std::size_t> output_of(steps.size()), scratch_of(steps.size());  // Indices into `requests`.
  std::int64_t indices = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::int64_t floats = std::int64_t{program_.max_batch} * steps[i].out_elements;
    if (!program_.keep_layers && i > 0 && RunsInPlace(steps[i].operation)) {
      output_of[i] = output_of[i - 1];
    } else {
      output_of[i] = requests.size();
      requests.push_back({floats, program_.keep_layers ? 0 : i, i});
    }
    // Until the step that reads it has run; the network's output and kept layers until the end.
    requests[output_of[i]].last_step = program_.keep_layers ? steps.size() : i + 1;
    scratch_of[i] = requests.size();
    const std::int64_t scratch = ScratchFloats(steps[i]);
    if (scratch > kMaxFloats) return TooLarge(steps[i].info.layers.c_str(), scratch);
    requests.push_back({scratch, i, i});
    auto* pool = std::get_if<MaxPool2dStep>(&steps[i].operation);
    if (pool != nullptr && (program_.keep_layers || ReturnsIndices(nodes_[i]))) {
      if (indices + floats > kMaxFloats) return TooLarge("indices of maxima", indices + floats);
      pool->indices = static_cast<Index>(indices);
      steps[i].info.kernel = "max_pool2d_windows_f32/reference";  // Only that one gives indices.
      indices += floats;
    }
  }
  const ArenaLayout layout = PlaceBuffers(requests);
  auto arena = Allocate<float>("activations", layout.floats);
  if (!arena) return std::unexpected(arena.error());
  auto index_buffer = Allocate<std::int32_t>("indices of maxima", indices);
  if (!index_buffer) return std::unexpected(index_buffer.error());
  program_.arena = *std::move(arena);
  program_.indices = *std::move(index_buffer);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i > 0) steps[i].input = steps[i - 1].output;
    steps[i].output = static_cast<Index>(layout.offsets[output_of[i]]);
    steps[i].scratch = static_cast<Index>(layout.offsets[scratch_of[i]]);
  }
  return {};
}

Result<void> Compiler::AllocateWeights() {
  std::vector<BufferRequest> requests;  // All needed throughout: none shares memory, each is aligned.
  for (const Step& step : program_.steps) requests.push_back({PackedFloats(step), 0, 0});
  const ArenaLayout layout = PlaceBuffers(requests);
  auto weights = Allocate<float>("packed weights", layout.floats);
  if (!weights) return std::unexpected(weights.error());
  program_.weights = *std::move(weights);
  for (std::size_t i = 0; i < requests.size(); ++i) program_.steps[i].weights = static_cast<Index>(layout.offsets[i]);
  return {};
}

// The columns of weight [rows, C · H · W] in the order [H · W, C].
std::vector<float> ForChannelsLast(std::span<const float> weight, const Shape& image) {
  const auto channels = static_cast<std::size_t>(image[0]);
  const auto pixels = static_cast<std::size_t>(image.elements()) / channels;
  std::vector<float> turned(weight.size());
  for (std::size_t row = 0; row < weight.size(); row += channels * pixels) {
    for (std::size_t i = 0; i < channels * pixels; ++i) {
      turned[row + i] = weight[row + i % channels * pixels + i / channels];
    }
  }
  return turned;
}

void Compiler::Pack(std::size_t index) {
  const Node& node = nodes_[index];
  const Step& step = program_.steps[index];
  float* packed = program_.weights.data() + step.weights;
  if (const auto* norm = std::get_if<BatchNormStep>(&step.operation)) {
    const BatchNormValues values = NormOf(node.layer);
    const auto channels = static_cast<std::size_t>(norm->channels);
    std::ranges::copy(values.mean, packed);
    std::ranges::copy(values.variance, packed + channels);
    std::fill_n(packed + 2 * channels, channels, 1.0f);
    std::ranges::copy(values.weight, packed + 2 * channels);
    std::ranges::copy(values.bias, packed + 3 * channels);
    return;
  }
  const auto* conv = std::get_if<Conv2dStep>(&step.operation);
  const auto* linear = std::get_if<LinearStep>(&step.operation);
  if (conv == nullptr && linear == nullptr) return;
  std::span<const float> weight = Values(node.layer, ".weight"), bias = Values(node.layer, ".bias");
  FoldedBatchNorm folded;
  std::vector<float> scaled, turned;
  const double* scale = nullptr;
  if (node.batch_norm) {
    folded = FoldBatchNorm(bias, NormOf(*node.batch_norm));
    bias = folded.bias;
    if (linear != nullptr && linear->kernel != &program_.kernels->linear) {
      scale = folded.scale.data();
    } else {
      scaled = ScaleChannels(weight, folded.scale);
      weight = scaled;
    }
  }
  const float* bias_or_null = bias.empty() ? nullptr : bias.data();
  if (linear != nullptr && flattened_[index].rank() == 3) {
    turned = ForChannelsLast(weight, flattened_[index]);
    weight = turned;
  }
  if (conv != nullptr) conv->kernel->pack(conv->geometry, weight.data(), bias_or_null, packed);
  if (linear != nullptr) linear->kernel->pack(linear->geometry, weight.data(), scale, bias_or_null, packed);
}

std::string SetNames() {
  std::string names;
  for (const kernels::KernelSet* set : kernels::KernelSets())
    names += (names.empty() ? "" : ", ") + std::string(set->name);
  return names;
}

}  // namespace

Result<Plan> Plan::Compile(const Model& model, const PlanOptions& options) {
  const kernels::KernelSet* set =
      options.instruction_set.empty() ? kernels::KernelSets().front() : kernels::FindKernelSet(options.instruction_set);
  if (set == nullptr) {
    return Fail(ErrorCode::kUnknownInstructionSet, {"plan: instruction_set: expected one of ", SetNames(),
                                                    " on this machine, found \"", options.instruction_set, "\""});
  }
  if (options.max_batch < 1) {
    return Fail(ErrorCode::kBadValue, {"plan: max_batch: expected at least 1, found ", options.max_batch});
  }
  // So that no product below overflows; a batch beyond it could not be allocated for any network anyway.
  if (options.max_batch > kMaxFloats) return TooLarge("max_batch", options.max_batch);
  if (model.layer_shapes().empty()) return Fail(ErrorCode::kBadValue, "plan: the model has no layers");
  auto program = Compiler(model, options, *set).Compile();
  if (!program) return std::unexpected(std::move(program).error());
  return Plan(*std::move(program));
}

}  // namespace lenslet
