#include <limits>

#include "core/kernels/support.h"
#include "kernels/reference/reference.h"

namespace lenslet::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

using ElementwiseTest = EverySet;

std::vector<float> Apply(const ElementwiseKernel& kernel, const std::vector<float>& input,
                         std::size_t misalignment = 0) {
  Buffer in(input, misalignment), out(static_cast<std::int64_t>(input.size()), misalignment);
  kernel.run(static_cast<Index>(input.size()), in.data(), out.data());
  EXPECT_TRUE(out.IsIntact()) << "wrote outside a buffer, " << input.size() << " elements";
  return {out.values().begin(), out.values().end()};
}

TEST_P(ElementwiseTest, ReLU_KeepsNaNAndNegativeZero) {
  const std::vector<float> values{NAN, -0.0f, 0.0f, -1.0f, 2.5f, -kInfinity, kInfinity, 1e-40f, -1e-40f};
  for (std::size_t count = 1; count <= 35; ++count) {
    for (std::size_t misalignment = 0; misalignment < 3; ++misalignment) {
      std::vector<float> input(count);
      for (std::size_t i = 0; i < count; ++i) input[i] = values[i % values.size()];
      const std::vector<float> output = Apply(set().relu, input, misalignment);
      for (std::size_t i = 0; i < count; ++i) {
        const float expected = input[i] < 0 ? 0.0f : input[i];
        if (std::isnan(expected)) {
          EXPECT_TRUE(std::isnan(output[i])) << i << " of " << count;
        } else {
          EXPECT_TRUE(SameBits(output[i], expected))
              << output[i] << " for " << input[i] << ", " << i << " of " << count;
        }
      }
    }
  }
}

// Sweeps the floats from 2^-30 to 200 of both signs, and the values at which an implementation could turn.
std::vector<float> Sweep() {
  std::vector<float> values{0.0f,   -0.0f,  kInfinity, -kInfinity, NAN,    1e-40f, 1e38f,
                            -1e38f, 0.625f, 9.0f,      87.34f,     88.72f, 88.73f};
  for (double magnitude = 0x1p-30; magnitude < 200; magnitude *= 1.0013) {
    values.push_back(static_cast<float>(magnitude));
    values.push_back(static_cast<float>(-magnitude));
  }
  return values;
}

TEST_P(ElementwiseTest, Sigmoid_IsWithinFourRoundings) {
  const std::vector<float> input = Sweep(), output = Apply(set().sigmoid, input, 1);
  for (std::size_t i = 0; i < input.size(); ++i) {
    const double expected = 1 / (1 + std::exp(-Wide(input[i])));
    // Relative, down to where float loses its digits.
    const double tolerance = 4 * kRoundoff * expected + 0x1p-126;
    ASSERT_EQ(FirstDifference({&output[i], 1}, {{expected, tolerance}}), "") << "for " << input[i];
  }
}

TEST_P(ElementwiseTest, Tanh_IsWithinFourRoundings) {
  const std::vector<float> input = Sweep(), output = Apply(set().tanh, input, 3);
  for (std::size_t i = 0; i < input.size(); ++i) {
    const double expected = std::tanh(Wide(input[i]));
    const double tolerance = 4 * kRoundoff * std::abs(expected);
    ASSERT_EQ(FirstDifference({&output[i], 1}, {{expected, tolerance}}), "") << "for " << input[i];
  }
}

TEST_P(ElementwiseTest, RunsInPlaceForEveryCount) {
  for (const ElementwiseKernel* kernel : {&set().relu, &set().sigmoid, &set().tanh}) {
    for (Index count = 1; count <= 40; ++count) {
      Random random(static_cast<std::uint32_t>(count));
      const std::vector<float> input = random.Values(count), expected = Apply(*kernel, input);
      Buffer both(count);
      std::copy(input.begin(), input.end(), both.data());
      kernel->run(count, both.data(), both.data());
      EXPECT_TRUE(std::equal(expected.begin(), expected.end(), both.data())) << kernel->name << " of " << count;
      EXPECT_TRUE(both.IsIntact());
    }
  }
}

LENSLET_INSTANTIATE_FOR_EVERY_SET(ElementwiseTest);

TEST(BatchNormTest, MatchesDoubleReference) {
  for (const Index inner : {1, 3, 4, 5, 16, 49}) {
    Random random(5);
    const Index channels = 7;
    const std::vector<float> input = random.Values(channels * inner), mean = random.Values(channels),
                             weight = random.Values(channels), bias = random.Values(channels);
    std::vector<float> variance = random.Values(channels);
    for (float& value : variance) value *= value;
    std::vector<Expected> expected;
    for (std::size_t i = 0; i < input.size(); ++i) {
      const std::size_t c = i / static_cast<std::size_t>(inner);
      const double scale = Wide(weight[c]) / std::sqrt(Wide(variance[c]) + 1e-3);
      const double magnitude =
          std::abs(Wide(input[i]) * scale) + std::abs(Wide(mean[c]) * scale) + std::abs(Wide(bias[c]));
      expected.push_back({(Wide(input[i]) - Wide(mean[c])) * scale + Wide(bias[c]), 4 * kRoundoff * magnitude});
    }
    Buffer out(channels * inner);
    reference::BatchNorm(channels, inner, input.data(), mean.data(), variance.data(), weight.data(), bias.data(), 1e-3,
                         out.data());
    EXPECT_EQ(FirstDifference(out.values(), expected), "") << "inner " << inner << " seed 5";
  }
}

std::vector<Expected> NaiveSoftmax(const std::vector<float>& input, Index channels, Index inner, bool logarithm) {
  std::vector<Expected> expected(input.size());
  for (Index i = 0; i < inner; ++i) {
    double maximum = -HUGE_VAL, sum = 0;
    for (Index c = 0; c < channels; ++c)
      maximum = std::max(maximum, Wide(input[static_cast<std::size_t>(c * inner + i)]));
    for (Index c = 0; c < channels; ++c)
      sum += std::exp(Wide(input[static_cast<std::size_t>(c * inner + i)]) - maximum);
    for (Index c = 0; c < channels; ++c) {
      const auto at = static_cast<std::size_t>(c * inner + i);
      const double exponent = Wide(input[at]) - maximum;
      // The exponent is rounded once, which the exponential turns into a relative error; sums of n terms err n times.
      const double relative = (std::abs(exponent) + static_cast<double>(channels) + 8) * kRoundoff;
      const double log = exponent - std::log(sum);
      expected[at] = logarithm ? Expected{log, relative + 4 * kRoundoff * std::abs(log)}
                               : Expected{std::exp(log), relative * std::exp(log) + 0x1p-126};
    }
  }
  return expected;
}

TEST(SoftmaxTest, MatchesDoubleReference_AndDoesNotOverflow) {
  for (const float scale : {1.0f, 30.0f, 1e4f}) {
    for (const Index channels : {1, 2, 3, 7, 10, 33}) {
      for (const Index inner : {1, 6}) {
        SCOPED_TRACE(::testing::Message()
                     << channels << " channels, inner " << inner << ", scale " << scale << " seed 9");
        Random random(9);
        std::vector<float> input = random.Values(channels * inner);
        for (float& value : input) value *= scale;
        Buffer out(channels * inner), log(channels * inner);
        reference::Softmax(channels, inner, input.data(), out.data());
        reference::LogSoftmax(channels, inner, input.data(), log.data());
        EXPECT_EQ(FirstDifference(out.values(), NaiveSoftmax(input, channels, inner, false)), "");
        EXPECT_EQ(FirstDifference(log.values(), NaiveSoftmax(input, channels, inner, true)), "");
      }
    }
  }
}

TEST(SoftmaxTest, MatchesWorkedExample) {
  const float input[] = {0.2f, 0.4f, 0.9f};
  float output[3], log[3];
  reference::Softmax(3, 1, input, output);
  reference::LogSoftmax(3, 1, input, log);
  EXPECT_NEAR(output[0], 0.2361, 5e-5);
  EXPECT_NEAR(output[1], 0.2884, 5e-5);
  EXPECT_NEAR(output[2], 0.4755, 5e-5);
  EXPECT_NEAR(-log[2], 0.7434, 5e-5);
}

TEST(SoftmaxTest, MakesEverythingNaN_WhereOneInputIs) {
  float values[] = {1, NAN, 3};
  reference::Softmax(3, 1, values, values);
  for (const float value : values) EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace lenslet::kernels
