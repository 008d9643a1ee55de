#include "lenslet/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <sstream>

#include "core/plan/networks.h"
#include "core/plan/oracle.h"

namespace lenslet {
namespace {

Plan Compile(const Model& model, const PlanOptions& options = {}) {
  auto plan = Plan::Compile(model, options);
  if (!plan) {
    ADD_FAILURE() << plan.error().detail;
    std::abort();
  }
  return *std::move(plan);
}

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

std::vector<std::string> KernelsOf(const Plan& plan) {
  std::vector<std::string> kernels;
  for (const Plan::StepInfo& step : plan.steps()) kernels.push_back(step.kernel.substr(0, step.kernel.find('/')));
  return kernels;
}

TEST(PlanTest, ConvolutionKernel_IsTheOneThatWasForced_WhereItCanBe) {
  const Model model = RandomModel(TestNetwork("channels-last"));
  if (InstructionSets().size() == 1) GTEST_SKIP() << "only the reference set";
  EXPECT_EQ(KernelsOf(Compile(model, {.conv2d_kernel = "conv2d_direct_f32"})),
            (std::vector<std::string>{"conv2d_direct_f32", "conv2d_direct_f32", "conv2d_direct_f32",
                                      "max_pool2d_channels_f32", "tanh_f32", "relu_f32", "linear_columns_f32",
                                      "softmax_f32"}));
  EXPECT_EQ(KernelsOf(Compile(model, {.conv2d_kernel = "conv2d_winograd_3x3_f32"})).at(1), "conv2d_winograd_3x3_f32");
  EXPECT_EQ(KernelsOf(Compile(model, {.conv2d_kernel = "conv2d_winograd_5x5_f32"})).at(2), "conv2d_winograd_5x5_f32");
  EXPECT_EQ(KernelsOf(Compile(model, {.conv2d_kernel = "conv2d_gemm_f32"})).front(), "conv2d_gemm_f32");
  EXPECT_EQ(KernelsOf(Compile(model, {.keep_layers = true})).front(), "conv2d_gemm_f32");
  for (const char* planar : {"ends-as-image", "ends-flattened", "norm-of-image"}) {
    EXPECT_EQ(KernelsOf(Compile(RandomModel(TestNetwork(planar)))).front(), "conv2d_gemm_f32") << planar;
  }
}

TEST(PlanTest, ConvolutionOfTheWholeImage_IsAMatrix) {
  if (InstructionSets().size() == 1) GTEST_SKIP() << "only the reference set";
  EXPECT_EQ(KernelsOf(Compile(RandomModel(TestNetwork("whole-image")))).at(1), "linear_columns_f32");
  EXPECT_EQ(KernelsOf(Compile(RandomModel(TestNetwork("whole-input")))).front(), "linear_columns_f32");
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

// A large matrix of numbers in half precision stays such, batch norm or not, where the instruction set can read it.
TEST(PlanTest, Run_MatchesDoubleNetwork_WhereALargeMatrixIsKeptAsHalves) {
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
      const std::string kernel = halves && reads_halves ? "linear_columns_f16" : "linear_columns_f32";
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

TEST(PlanTest, Steps_NameWhatWasFusedAndFolded) {
  const Model model = RandomModel(TestNetwork("everything"));
  const Plan plan = Compile(model, {.instruction_set = "reference"});
  std::vector<std::string> layers;
  for (const Plan::StepInfo& step : plan.steps()) {
    layers.push_back(step.layers);
    EXPECT_TRUE(step.kernel.ends_with("/reference")) << step.kernel;
  }
  EXPECT_EQ(layers, (std::vector<std::string>{"conv1 + bn1 + relu1", "pool1", "conv2 + bn2 + tanh", "pool2", "adapt",
                                              "fc1 + bn3 + sigmoid", "fc2", "softmax"}));
  EXPECT_EQ(plan.steps()[0].multiplies, 5 * 13 * 11 * 18);
  EXPECT_EQ(plan.steps()[6].multiplies, 330);
  EXPECT_EQ(Compile(model, {.keep_layers = true}).steps().size(), model.architecture().layers.size());
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

TEST(PlanTest, Compile_ReusesMemoryUnlessLayersAreKept) {
  const Model model = RandomModel(TestNetwork("everything"));
  EXPECT_LT(Compile(model, {.max_batch = 4}).arena_bytes(),
            Compile(model, {.max_batch = 4, .keep_layers = true}).arena_bytes());
  EXPECT_GT(Compile(model).weights_bytes(), 0u);
}

TEST(PlanTest, Compile_NamesTheInstructionSetsThatExist) {
  const auto plan = Plan::Compile(RandomModel(TestNetwork("activation-first")), {.instruction_set = "mmx"});
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code, ErrorCode::kUnknownInstructionSet);
  EXPECT_NE(plan.error().detail.find("\"mmx\""), std::string::npos);
  EXPECT_NE(plan.error().detail.find("reference"), std::string::npos);
}

TEST(PlanTest, Compile_RefusesBatchesThatCannotBe) {
  const Model model = RandomModel(TestNetwork("activation-first"));
  for (const std::int64_t batch : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()}) {
    const auto plan = Plan::Compile(model, {.max_batch = batch});
    ASSERT_FALSE(plan.has_value());
    EXPECT_EQ(plan.error().code, ErrorCode::kBadValue) << batch;
    EXPECT_NE(plan.error().detail.find(std::to_string(batch)), std::string::npos);
  }
  for (const std::int64_t batch : {std::int64_t{1} << 30, std::int64_t{1} << 31, std::int64_t{1} << 32,
                                   std::numeric_limits<std::int64_t>::max()}) {
    const auto plan = Plan::Compile(model, {.max_batch = batch});
    ASSERT_FALSE(plan.has_value());
    EXPECT_EQ(plan.error().code, ErrorCode::kTooLarge) << batch;
  }
}

// Of what InferShapes lets through, one set must not refuse what another runs.
TEST(PlanTest, Compile_TakesTheLargestPadding_InEverySet) {
  const std::int64_t big = 4000;
  const Conv2d conv{.in_channels = 1,
                    .out_channels = 1,
                    .kernel_size = {1, 1},
                    .stride = {2 * big, 2 * big},
                    .padding = {big, big, big, big}};
  const Model model = RandomModel(Network("padded", {1, 1, 1}, {{"conv", conv}}));
  ASSERT_FALSE(model.layer_shapes().empty());
  for (const std::string_view set : InstructionSets()) {
    Plan plan = Compile(model, {.instruction_set = set});
    EXPECT_EQ(plan.Run(RandomValues(1, 1)).size(), 4u) << set;
  }
}

TEST(PlanTest, Compile_RefusesAModelWithoutLayers) {
  const auto plan = Plan::Compile(Model{});
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code, ErrorCode::kBadValue);
}

// 3 · (1/3 rounded) − 1: what is left of it tells whether the product was rounded before the subtraction. Only fused
// multiply-add, which only some instruction sets have, does not, so a set that ran another's kernels would show.
TEST(PlanTest, InstructionSet_IsTheOneThatRuns) {
  Tensors tensors;
  const float weight = 1.0f / 3, bias = -1;
  tensors.Add("fc.weight", {1, 1}, {&weight, 1});
  tensors.Add("fc.bias", {1}, {&bias, 1});
  const auto model = Model::Bind(Network("third", {1}, {{"fc", Linear{1, 1}}}), std::move(tensors));
  ASSERT_TRUE(model.has_value()) << model.error().detail;
  EXPECT_EQ(InstructionSets().back(), "reference");
  EXPECT_EQ(Compile(*model).instruction_set(), InstructionSets().front());
  for (const std::string_view set : InstructionSets()) {
    Plan plan = Compile(*model, {.instruction_set = set});
    EXPECT_EQ(plan.instruction_set(), set);
    EXPECT_EQ(plan.steps()[0].kernel.substr(plan.steps()[0].kernel.find('/') + 1), set);
    const float three = 3;
    const float rounded_once = plan.Run({&three, 1})[0];
    // Relaxed SIMD leaves it to the machine.
    if (set != "relaxed_simd" || rounded_once != 0) {
      const bool fuses = set != "reference" && set != "simd128";
      EXPECT_EQ(rounded_once, fuses ? 0x1p-25f : 0.0f) << set;
    }
  }
}

TEST(PlanTest, InstructionSets_AreThoseOfTheMachine) {
  const auto sets = InstructionSets();
#if defined(__wasm_simd128__)
  EXPECT_EQ(sets, (std::vector<std::string_view>{"relaxed_simd", "simd128", "reference"}));
#elif defined(__wasm__)
  EXPECT_EQ(sets, (std::vector<std::string_view>{"reference"}));
#elif defined(__aarch64__)
  EXPECT_EQ(sets, (std::vector<std::string_view>{"neon", "reference"}));
#elif defined(__x86_64__)
  EXPECT_EQ((std::ranges::find(sets, "avx512") != sets.end()), __builtin_cpu_supports("avx512f") != 0);
  EXPECT_EQ((std::ranges::find(sets, "avx2") != sets.end()),
            __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"));
#endif
}

}  // namespace
}  // namespace lenslet
