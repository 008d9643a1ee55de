#include "core/kernels/support.h"
#include "weights/half.h"

namespace lenslet::kernels {
namespace {

std::vector<Expected> Naive(const LinearGeometry& g, Index rows, const std::vector<float>& input,
                            const std::vector<float>& weight, const std::vector<double>& scale, const float* bias) {
  std::vector<Expected> output;
  for (Index r = 0; r < rows; ++r) {
    for (Index o = 0; o < g.out_features; ++o) {
      // Scaled afterwards is a rounding more for each of the products.
      const double factor = scale.empty() ? 1 : scale[static_cast<std::size_t>(o)];
      double sum = bias != nullptr ? Wide(bias[o]) : 0, magnitude = std::abs(sum);
      for (Index i = 0; i < g.in_features; ++i) {
        const double product = Wide(input[static_cast<std::size_t>(r * g.in_features + i)]) *
                               Wide(weight[static_cast<std::size_t>(o * g.in_features + i)]) * factor;
        sum += product;
        magnitude += std::abs(product);
      }
      // Passing over the background b computes bias + b · Σ w and Σ w · (x − b).
      for (Index i = 0; g.background != 0 && i < g.in_features; ++i) {
        magnitude +=
            2 * std::abs(Wide(g.background) * Wide(weight[static_cast<std::size_t>(o * g.in_features + i)]) * factor);
      }
      // A float sum of n products and a bias, in any order, errs by at most n + 1 roundings of the sum of magnitudes.
      const double roundings =
          static_cast<double>(g.in_features + (g.background != 0 ? 3 : 1) + (scale.empty() ? 0 : 2));
      output.push_back(Activated(g.activation, {sum, roundings * kRoundoff * magnitude}));
    }
  }
  return output;
}

enum class Weights { kFloats, kScaled, kScaledHalves };

// With random numbers; does nothing where the set has no such kernel.
void CheckKernel(const LinearKernel& kernel, Weights kind, const LinearGeometry& g, Index rows, bool has_bias,
                 std::size_t misalignment) {
  if (kernel.name == nullptr) return;
  SCOPED_TRACE(::testing::Message() << rows << " rows of " << g.in_features << " → " << g.out_features << " bias "
                                    << has_bias << " activation " << Name(g.activation) << " misalignment "
                                    << misalignment << " seed 7");
  Random random(7);
  std::vector<float> input = random.Values(rows * g.in_features);
  for (float& value : input) value = random.Flip() && random.Flip() ? g.background : value;
  std::vector<float> weight = random.Values(g.in_features * g.out_features);
  std::vector<double> scale;
  if (kind == Weights::kScaledHalves) {
    for (float& value : weight) value = FloatFromHalf(HalfFromFloat(value));
  }
  if (kind != Weights::kFloats) {
    for (Index o = 0; o < g.out_features; ++o) scale.push_back(Wide(random.Values(1)[0]));
  }
  const std::vector<float> bias = random.Values(g.out_features);
  Buffer in(input, misalignment), packed(kernel.packed_floats(g)), scratch(kernel.scratch_floats(g)),
      out(rows * g.out_features, misalignment);
  kernel.pack(g, weight.data(), scale.empty() ? nullptr : scale.data(), has_bias ? bias.data() : nullptr,
              packed.data());
  kernel.run(g, rows, in.data(), packed.data(), scratch.data(), out.data());
  const auto expected = Naive(g, rows, input, weight, scale, has_bias ? bias.data() : nullptr);
  EXPECT_EQ(FirstDifference(out.values(), expected), "");
  EXPECT_TRUE(packed.IsIntact() && scratch.IsIntact() && out.IsIntact()) << "wrote outside a buffer";
}

void Check(const KernelSet& set, const LinearGeometry& g, Index rows, bool has_bias, std::size_t misalignment) {
  CheckKernel(set.linear, Weights::kFloats, g, rows, has_bias, misalignment);
  CheckKernel(set.linear_large, Weights::kScaled, g, rows, has_bias, misalignment);
  CheckKernel(set.linear_large_half, Weights::kScaledHalves, g, rows, has_bias, misalignment);
}

using LinearTest = EverySet;

TEST_P(LinearTest, KeepsEveryHalf) {
  const LinearKernel& kernel = set().linear_large_half;
  if (kernel.name == nullptr) return;  // The reference, and those of WebAssembly.
  std::vector<float> halves;
  for (std::uint16_t bits = 0; bits < 0x7c00; ++bits) {
    halves.insert(halves.end(), {FloatFromHalf(bits), -FloatFromHalf(bits)});
  }
  const LinearGeometry g{1, static_cast<Index>(halves.size()), Activation::kNone};
  Buffer in(std::vector<float>{1.0f}, 0), packed(kernel.packed_floats(g)), scratch(kernel.scratch_floats(g)),
      out(g.out_features);
  kernel.pack(g, halves.data(), nullptr, nullptr, packed.data());
  kernel.run(g, 1, in.data(), packed.data(), scratch.data(), out.data());
  EXPECT_EQ(std::vector<float>(out.values().begin(), out.values().end()), halves);
}

TEST_P(LinearTest, MatchesDoubleReference_ForEveryCountOfOutputsAroundTheLanes) {
  for (Index outputs = 1; outputs <= 68; ++outputs) {
    for (const Index rows : {1, 2, 5}) Check(set(), {13, outputs, Activation::kNone}, rows, true, 0);
  }
  for (const Index outputs : {79, 80, 81, 127, 128, 129, 257}) {
    Check(set(), {5, outputs, Activation::kNone}, 1, true, 1);
  }
}

TEST_P(LinearTest, MatchesDoubleReference_ForEveryCountOfInputs) {
  for (Index inputs = 1; inputs <= 40; ++inputs) Check(set(), {inputs, 11, Activation::kNone}, 1, inputs % 2 == 0, 2);
  Check(set(), {2304, 1, Activation::kSigmoid}, 1, true, 3);
  Check(set(), {400, 120, Activation::kReLU}, 1, true, 0);
}

TEST_P(LinearTest, MatchesDoubleReference_ForEveryBatch) {
  for (Index rows = 1; rows <= 19; ++rows) {
    for (const Index outputs : {1, 10, 37, 64}) Check(set(), {9, outputs, Activation::kNone}, rows, true, 1);
  }
}

TEST_P(LinearTest, AppliesEveryActivation) {
  for (const Activation activation : {Activation::kNone, Activation::kReLU, Activation::kSigmoid, Activation::kTanh}) {
    for (const Index rows : {1, 7}) Check(set(), {31, 45, activation}, rows, true, 1);
  }
}

TEST_P(LinearTest, PassesOverTheBackground) {
  for (const float background : {-1.0f, -0.424213f, 2.5f}) {
    for (const Index rows : {1, 2, 7}) Check(set(), {50, 37, Activation::kNone, background}, rows, true, 1);
  }
}

TEST_P(LinearTest, PropagatesNaN_AndOfBackgroundAloneGivesTheBias) {
  const LinearGeometry g{9, 3, Activation::kReLU, -1.0f};
  const std::vector<float> weight(27, 0.5f), bias{1, 2, -9};
  for (const bool has_nan : {false, true}) {
    std::vector<float> input(9, -1.0f);
    if (has_nan) input[4] = NAN;
    const double nan = Wide(NAN);
    const std::vector<Expected> expected =
        has_nan ? std::vector<Expected>{{nan, 0}, {nan, 0}, {nan, 0}} : std::vector<Expected>{{0, 0}, {0, 0}, {0, 0}};
    for (const LinearKernel& kernel : {set().linear, set().linear_large, set().linear_large_half}) {
      if (kernel.name == nullptr) continue;
      Buffer in(input, 0), packed(kernel.packed_floats(g)), scratch(kernel.scratch_floats(g)), out(3);
      kernel.pack(g, weight.data(), nullptr, bias.data(), packed.data());
      kernel.run(g, 1, in.data(), packed.data(), scratch.data(), out.data());
      EXPECT_EQ(FirstDifference(out.values(), expected), "") << kernel.name;
    }
  }
}

LENSLET_INSTANTIATE_FOR_EVERY_SET(LinearTest);

}  // namespace
}  // namespace lenslet::kernels
