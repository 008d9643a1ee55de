// What plans compute.
#include "lenslet/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>

#include "core/plan/networks.h"
#include "core/plan/oracle.h"
#include "core/plan/support.h"

namespace lenslet {
namespace {

// The first value that is not within its bound; NaN never is.
std::string FirstDifference(std::span<const float> actual, const std::vector<Bounded>& expected) {
  if (actual.size() != expected.size()) return "lengths differ";
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (std::abs(Wide(actual[i]) - expected[i].value) <= expected[i].error) continue;
    std::ostringstream text;
    text << "[" << i << "] is " << actual[i] << ", expected " << expected[i].value << " ± " << expected[i].error;
    return text.str();
  }
  return "";
}

std::span<const float> Image(std::span<const float> values, std::size_t batch, std::size_t image) {
  const std::size_t elements = values.size() / batch;
  return values.subspan(image * elements, elements);
}

TEST(PlanTest, Run_MatchesDoubleNetwork_ForEveryInstructionSetAndBatch) {
  for (const Architecture& architecture : TestNetworks()) {
    const Model model = RandomModel(architecture);
    ASSERT_FALSE(model.layer_shapes().empty()) << architecture.name;
    for (const std::string_view set : InstructionSets()) {
      Plan plan = Compile(model, {.max_batch = 5, .instruction_set = set});
      for (const std::size_t batch : {1u, 5u, 2u}) {
        SCOPED_TRACE(::testing::Message() << architecture.name << " " << set << " batch " << batch << " seed 3");
        const auto input = RandomValues(architecture.input.elements() * static_cast<std::int64_t>(batch), 3);
        const std::span<const float> output = plan.Run(input);
        for (std::size_t b = 0; b < batch; ++b) {
          const auto image = Image(input, batch, b);
          EXPECT_EQ(
              FirstDifference(Image(output, batch, b), RunInDouble(model, {image.begin(), image.end()}, true).back()),
              "");
        }
      }
    }
  }
}

TEST(PlanTest, RunAlone_GivesWhatRunGives_WhenEveryStepHasHadItsTurn) {
  for (const Architecture& architecture : TestNetworks()) {
    const Model model = RandomModel(architecture);
    Plan plan = Compile(model, {.max_batch = 2});
    Plan pieces = plan;
    const auto input = RandomValues(architecture.input.elements() * 2, 5);
    const std::span<const float> view = plan.Run(input);
    const std::vector<float> expected(view.begin(), view.end());
    const std::span<const float> output =
        pieces.Run(std::vector<float>(input.size()));  // Another answer, in its place.
    for (std::size_t step = 0; step < pieces.steps().size() + 2; ++step) pieces.RunAlone(step, input);
    EXPECT_EQ(std::vector<float>(output.begin(), output.end()), expected) << architecture.name;
  }
}

TEST(PlanTest, Run_MatchesDoubleNetwork_WhicheverKernelIsForced) {
  for (const Architecture& architecture : TestNetworks()) {
    const Model model = RandomModel(architecture);
    const auto input = RandomValues(architecture.input.elements(), 3);
    for (const std::string_view set : InstructionSets()) {
      for (const std::string_view kernel :
           {"conv2d_gemm_f32", "conv2d_direct_f32", "conv2d_winograd_3x3_f32", "conv2d_winograd_5x5_f32"}) {
        SCOPED_TRACE(::testing::Message() << architecture.name << " " << set << " " << kernel << " seed 3");
        Plan plan = Compile(model, {.instruction_set = set, .conv2d_kernel = kernel});
        const bool winograd = kernel.find("winograd") != std::string_view::npos;
        EXPECT_EQ(FirstDifference(plan.Run(input), RunInDouble(model, input, winograd).back()), "");
      }
    }
  }
}

// A drawing's background is passed over at the price of a changed bias: the answer must not show it.
TEST(PlanTest, Run_MatchesDoubleNetwork_WhereMostOfADrawingIsBackground) {
  Architecture architecture = Network("drawing", {1, 28, 28}, {{"flatten", Flatten{}}, {"fc", Linear{784, 21}}});
  architecture.preparation = Preparation::kDigit;
  architecture.mean = {0.1307f};
  architecture.std = {0.3081f};
  const Model model = RandomModel(architecture);
  std::vector<float> input(784, 0.0f);
  for (std::size_t i = 300; i < 375; ++i) input[i] = static_cast<float>(i) / 400;
  Normalize(architecture, input);
  for (const std::string_view set : InstructionSets()) {
    Plan plan = Compile(model, {.instruction_set = set});
    EXPECT_EQ(FirstDifference(plan.Run(input), RunInDouble(model, input).back()), "") << set;
  }
}

// A large matrix has a kernel of its own; of numbers in half precision it stays such, batch norm or not, where the
// instruction set can read it.
TEST(PlanTest, Run_MatchesDoubleNetwork_WhereAMatrixIsLarge) {
  const Architecture architecture = Network("large", {2, 16, 32},
                                            {{"flatten", Flatten{}},
                                             {"fc1", Linear{1024, 520}},
                                             {"bn1", BatchNorm{.dimensions = 1, .num_features = 520}},
                                             {"relu1", ReLU{}},
                                             {"fc2", Linear{520, 1010, false}}});
  const auto input = RandomValues(1024 * 9, 6);
  for (const bool halves : {true, false}) {
    const Model model = RandomModel(architecture, 1, halves);
    for (const std::string_view set : InstructionSets()) {
      SCOPED_TRACE(::testing::Message() << set << " halves " << halves << " seed 6");
      Plan plan = Compile(model, {.max_batch = 9, .instruction_set = set});
      const bool reads_halves = set != "reference" && set != "simd128" && set != "relaxed_simd";
      const std::string kernel = halves && reads_halves ? "linear_large_f16" : "linear_large_f32";
      if (set != "reference") {
        EXPECT_EQ(KernelsOf(plan), (std::vector<std::string>{kernel, kernel}));
      }
      for (const std::size_t batch : {1u, 9u}) {
        const std::span<const float> output = plan.Run(std::span(input).first(1024 * batch));
        for (const std::size_t b : {std::size_t{0}, batch - 1}) {
          const auto image = Image(input, 9, b);
          EXPECT_EQ(FirstDifference(Image(output, batch, b), RunInDouble(model, {image.begin(), image.end()}).back()),
                    "");
        }
      }
    }
  }
}

TEST(PlanTest, LayerOutput_MatchesDoubleNetwork_ForEveryLayerWithKeepLayers) {
  for (const Architecture& architecture : TestNetworks()) {
    const Model model = RandomModel(architecture);
    for (const std::string_view set : InstructionSets()) {
      Plan plan = Compile(model, {.max_batch = 3, .keep_layers = true, .instruction_set = set});
      const auto input = RandomValues(architecture.input.elements() * 2, 4);
      const std::span<const float> output = plan.Run(input);
      for (std::size_t b = 0; b < 2; ++b) {
        const auto image = Image(input, 2, b);
        const auto expected = RunInDouble(model, {image.begin(), image.end()});
        for (std::size_t i = 0; i < expected.size(); ++i) {
          SCOPED_TRACE(::testing::Message() << architecture.name << " " << set << " layer " << i << " seed 4");
          EXPECT_EQ(FirstDifference(Image(plan.LayerOutput(i), 2, b), expected[i]), "");
        }
      }
      EXPECT_EQ(output.data(), plan.LayerOutput(architecture.layers.size() - 1).data());
      EXPECT_TRUE(plan.LayerOutput(architecture.layers.size()).empty());
    }
  }
}

TEST(PlanTest, PoolIndices_PointAtTheMaxima) {
  const Model model = RandomModel(TestNetwork("everything"));
  Plan plan = Compile(model, {.max_batch = 2, .keep_layers = true});
  plan.Run(RandomValues(model.architecture().input.elements() * 2, 5));
  const auto before = plan.LayerOutput(3), pooled = plan.LayerOutput(4);  // drop1, pool1
  const auto indices = plan.PoolIndices(4);
  ASSERT_EQ(indices.size(), pooled.size());
  const Shape &in = model.layer_shapes()[3], &out = model.layer_shapes()[4];
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const std::size_t plane = i / static_cast<std::size_t>(out[1] * out[2]);
    ASSERT_EQ(before[plane * static_cast<std::size_t>(in[1] * in[2]) + static_cast<std::size_t>(indices[i])],
              pooled[i]);
  }
  EXPECT_TRUE(plan.PoolIndices(0).empty());
  EXPECT_TRUE(plan.PoolIndices(1000).empty());
}

TEST(PlanTest, PoolIndices_ComeOnRequest_WhateverElseIsKept) {
  Architecture architecture = TestNetwork("everything");
  Plan kept = Compile(RandomModel(architecture), {.max_batch = 2, .keep_layers = true});
  EXPECT_TRUE(Compile(RandomModel(architecture)).PoolIndices(4).empty());
  std::get<MaxPool2d>(architecture.layers[4].operation).return_indices = true;
  const Model model = RandomModel(architecture);
  const auto input = RandomValues(architecture.input.elements() * 2, 5);
  kept.Run(input);
  for (const std::string_view set : InstructionSets()) {
    Plan plan = Compile(model, {.max_batch = 2, .instruction_set = set});
    plan.Run(input);
    EXPECT_EQ(plan.PoolIndices(4).size(), static_cast<std::size_t>(2 * model.layer_shapes()[4].elements())) << set;
    EXPECT_TRUE(std::ranges::equal(plan.PoolIndices(4), kept.PoolIndices(4))) << set;
    for (const std::size_t layer : {0u, 1u, 3u, 5u, 1000u}) EXPECT_TRUE(plan.PoolIndices(layer).empty()) << layer;
    EXPECT_TRUE(plan.LayerOutput(4).empty());
    EXPECT_EQ(plan.steps()[1].kernel, "max_pool2d_windows_f32/reference");
  }
}

TEST(PlanTest, Copy_RunsAfterTheFirstAndItsModelAreGone) {
  const auto input = RandomValues(3 * 13 * 11, 6);
  std::vector<float> expected;
  std::optional<Plan> copy;
  {
    const Model model = RandomModel(TestNetwork("everything"));
    Plan first = Compile(model);
    const auto output = first.Run(input);
    expected.assign(output.begin(), output.end());
    copy = first;
    // Independent: running the copy leaves the first's output alone.
    copy->Run(RandomValues(3 * 13 * 11, 7));
    EXPECT_TRUE(std::ranges::equal(output, expected));
  }
  EXPECT_TRUE(std::ranges::equal(copy->Run(input), expected));
  Plan moved = *std::move(copy);
  EXPECT_TRUE(std::ranges::equal(moved.Run(input), expected));
}

TEST(PlanTest, Run_GivesNothingForAnInputOfAnotherLength) {
  Plan plan = Compile(RandomModel(TestNetwork("activation-first")), {.max_batch = 2});
  for (const std::int64_t length : {0, 1, 8, 10, 17, 27})
    EXPECT_TRUE(plan.Run(RandomValues(length, 1)).empty()) << length;
  EXPECT_EQ(plan.Run(RandomValues(9, 1)).size(), 3u);
  EXPECT_EQ(plan.Run(RandomValues(18, 1)).size(), 6u);
}

}  // namespace
}  // namespace lenslet
