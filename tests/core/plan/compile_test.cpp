// What compiling chooses, fuses and refuses.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/plan/networks.h"
#include "core/plan/support.h"
#include "lenslet/plan.h"

namespace lenslet {
namespace {

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

// Not for a single tile, where four would be multiplied.
TEST(PlanTest, ConvolutionKernel_IsWinogradsWhereThatIsFaster) {
  if (InstructionSets().size() == 1) GTEST_SKIP() << "only the reference set";
  const auto smiles = std::ranges::find(KnownArchitectures(), "smiles", &Architecture::name);
  ASSERT_NE(smiles, KnownArchitectures().end());
  auto kernels = KernelsOf(Compile(RandomModel(*smiles)));
  std::erase_if(kernels, [](const std::string& name) { return !name.starts_with("conv2d_"); });
  kernels.erase(kernels.begin());  // Of three channels: either, by the width of vectors.
  std::vector<std::string> expected(6, "conv2d_winograd_3x3_f32");
  expected.back() = "conv2d_direct_f32";
  EXPECT_EQ(kernels, expected);
}

TEST(PlanTest, ConvolutionOfTheWholeImage_IsAMatrix) {
  if (InstructionSets().size() == 1) GTEST_SKIP() << "only the reference set";
  EXPECT_EQ(KernelsOf(Compile(RandomModel(TestNetwork("whole-image")))).at(1), "linear_columns_f32");
  EXPECT_EQ(KernelsOf(Compile(RandomModel(TestNetwork("whole-input")))).front(), "linear_columns_f32");
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
