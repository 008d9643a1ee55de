#include "parity/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "lenslet/plan.h"
#include "train/train.h"

namespace lenslet::parity {
namespace {

using Tolerance = std::function<double(std::size_t element, float expected)>;

Architecture Parse(const Case& c) {
  auto parsed =
      ParseArchitecture(R"({"name": "case", "input": {"shape": )" + c.input + R"(}, "layers": [)" + c.layers + "]}");
  EXPECT_TRUE(parsed) << parsed.error().detail << " in " << c.layers;
  return parsed.value_or(Architecture{});
}

struct Sample {
  Model model, magnitudes;  // The second with positive weights (a running mean negative: it is subtracted).
  std::vector<float> input, input_magnitudes;
};

Sample Draw(const Case& c, std::uint32_t seed) {
  const Architecture architecture = Parse(c);
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  Tensors weights, positive;
  for (const Parameter& parameter : Parameters(architecture)) {
    std::vector<float> values(static_cast<std::size_t>(parameter.shape.elements())), magnitudes(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = normal(random);
      if (parameter.key.ends_with("running_var")) values[i] = 0.1f + values[i] * values[i];
      magnitudes[i] = std::fabs(values[i]) * (parameter.key.ends_with("running_mean") ? -1.0f : 1.0f);
    }
    weights.Add(parameter.key, parameter.shape, values);
    positive.Add(parameter.key, parameter.shape, magnitudes);
  }
  std::vector<float> input(static_cast<std::size_t>(architecture.input.elements() * c.batch));
  for (float& value : input) value = normal(random);
  std::vector<float> input_magnitudes(input.size());
  std::transform(input.begin(), input.end(), input_magnitudes.begin(), [](float x) { return std::fabs(x); });
  auto model = Model::Bind(architecture, weights), magnitudes = Model::Bind(architecture, positive);
  if (!model || !magnitudes) throw std::runtime_error(model ? magnitudes.error().detail : model.error().detail);
  return {*std::move(model), *std::move(magnitudes), std::move(input), std::move(input_magnitudes)};
}

double Terms(const Model& model) {
  double terms = 0;
  Shape before = model.architecture().input;
  for (std::size_t i = 0; i < model.architecture().layers.size(); ++i) {
    const Operation& operation = model.architecture().layers[i].operation;
    double here = 4;
    if (const auto* conv = std::get_if<Conv2d>(&operation)) {
      here += static_cast<double>(conv->in_channels / conv->groups * conv->kernel_size.h * conv->kernel_size.w);
    } else if (const auto* linear = std::get_if<Linear>(&operation)) {
      here += static_cast<double>(linear->in_features);
    } else if (const auto* pool = std::get_if<AvgPool2d>(&operation)) {
      here += static_cast<double>(pool->kernel_size.h * pool->kernel_size.w);
    } else if (std::holds_alternative<AdaptiveAvgPool2d>(operation)) {
      here += static_cast<double>(before[1] * before[2]);
    }
    terms += here;
    before = model.layer_shapes()[i];
  }
  return terms;
}

void Compare(const Case& c, std::uint32_t seed, const Sample& sample, const std::vector<float>& expected,
             const Tolerance& tolerance) {
  for (const std::string_view set : InstructionSets()) {
    for (const bool keep_layers : {false, true}) {
      auto plan =
          Plan::Compile(sample.model, {.max_batch = c.batch, .keep_layers = keep_layers, .instruction_set = set});
      ASSERT_TRUE(plan) << plan.error().detail;
      const auto found = plan->Run(sample.input);
      ASSERT_EQ(found.size(), expected.size()) << c.layers;
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const double difference = std::fabs(static_cast<double>(found[i]) - static_cast<double>(expected[i]));
        ASSERT_TRUE(difference <= tolerance(i, expected[i]))  // False for NaN.
            << "element " << i << " of " << expected.size() << ": core " << found[i] << ", LibTorch " << expected[i]
            << ", difference " << difference << ", tolerance " << tolerance(i, expected[i]) << "\n  input " << c.input
            << ", batch " << c.batch << ", seed " << seed << ", " << set << (keep_layers ? ", layers kept" : "")
            << "\n  layers " << c.layers;
      }
    }
  }
}

}  // namespace

void ExpectSums(const Case& c, std::uint32_t seed) {
  const Sample sample = Draw(c, seed);
  const auto expected = native::RunWithTorch(sample.model, sample.input);
  const auto magnitudes = native::RunWithTorch(sample.magnitudes, sample.input_magnitudes);
  constexpr double kUnit = 0x1p-24;
  const double factor = 2 * Terms(sample.model) * kUnit;
  Compare(c, seed, sample, expected, [&](std::size_t i, float) { return factor * static_cast<double>(magnitudes[i]); });
}

void ExpectEqual(const Case& c, std::uint32_t seed) {
  const Sample sample = Draw(c, seed);
  Compare(c, seed, sample, native::RunWithTorch(sample.model, sample.input), [](std::size_t, float) { return 0.0; });
}

void ExpectClose(const Case& c, std::uint32_t seed, double ulps) {
  const Sample sample = Draw(c, seed);
  const double largest =
      static_cast<double>(*std::max_element(sample.input_magnitudes.begin(), sample.input_magnitudes.end()));
  Compare(c, seed, sample, native::RunWithTorch(sample.model, sample.input), [&](std::size_t, float expected) {
    return ulps * 0x1p-23 * std::max({1.0, std::fabs(static_cast<double>(expected)), largest});
  });
}

}  // namespace lenslet::parity
