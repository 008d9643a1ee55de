// What runs: the model compiled to steps with fused activations, folded batch norm, packed weights and one arena.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lenslet/error.h"
#include "lenslet/model.h"

namespace lenslet {

struct PlanOptions {
  std::int64_t max_batch = 1;
  // Every layer's output stays readable after Run(): nothing is fused or folded, and nothing shares memory.
  bool keep_layers = false;
  // "reference", "avx2", "avx512", "neon", "simd128", "relaxed_simd"; empty: the best that this machine can run.
  std::string_view instruction_set = {};
  // The kernel that convolutions take where it can do them ("conv2d_direct_f32"), for tests and measurements; empty:
  // for each the cheapest. Unknown names do nothing.
  std::string_view conv2d_kernel = {};
};

// The kernel sets that this build has and this machine can run, best first; "reference" is the last; only the
// build for the page may be without it.
std::vector<std::string_view> InstructionSets();

// A value: copies are independent, and none refers to the model that it was compiled from. One plan runs on one thread
// at a time; threads that run at once need a copy each.
class Plan {
 public:
  // Fails with kUnknownInstructionSet, with kBadValue if max_batch < 1, and with kTooLarge if the arena would exceed
  // 1 GiB (4 GiB where pointers have 64 bits) or cannot be had.
  static Result<Plan> Compile(const Model& model, const PlanOptions& options = {});

  Plan(const Plan& other);
  Plan(Plan&& other) noexcept;
  Plan& operator=(const Plan& other);
  Plan& operator=(Plan&& other) noexcept;
  ~Plan();

  // output[b] = network(input[b]) for 1 ≤ batch ≤ max_batch, where batch = input.size() / input elements. The input is
  // normalised, [batch, …input shape], row-major. The view is valid until the next Run(). Allocates nothing. An input
  // whose length is no such multiple gives an empty output.
  std::span<const float> Run(std::span<const float> input) noexcept;

  // Run() in pieces, for a profiler: one step of steps(), each in its turn from 0 on with one and the same input. When
  // all have run, the view that an earlier Run() gave holds the output.
  void RunAlone(std::size_t step, std::span<const float> input) noexcept;

  // The output of layer i for the last Run(), [batch, …layer_shapes()[i]]; needs keep_layers, else it is empty.
  std::span<const float> LayerOutput(std::size_t layer) const noexcept;
  // For a MaxPool2d layer with return_indices, or any with keep_layers: where in its input plane each maximum of the
  // last Run() lies (row · width + column), as PyTorch's indices; empty for other layers.
  std::span<const std::int32_t> PoolIndices(std::size_t layer) const noexcept;

  std::string_view instruction_set() const noexcept;
  struct StepInfo {
    std::string layers;       // "conv1 + relu1"
    std::string kernel;       // "conv2d_direct_f32/avx2"
    std::int64_t multiplies;  // Per image.
  };
  std::vector<StepInfo> steps() const;
  // Bytes of activations and of packed weights.
  std::size_t arena_bytes() const noexcept;
  std::size_t weights_bytes() const noexcept;

  struct Program;  // Private to the core: src/plan/program.h

 private:
  explicit Plan(Program program);

  std::unique_ptr<Program> program_;  // Null only once moved from.
};

}  // namespace lenslet
