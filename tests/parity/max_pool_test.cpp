// Maximum pooling only chooses: against LibTorch every bit is equal, and so is the place that each maximum comes from.
// The values are few, so that windows hold equal ones, −0 and +0 among them, of which the first counts.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "lenslet/plan.h"

namespace lenslet::parity {
namespace {

constexpr std::int64_t kImages = 2;

std::vector<float> FewValues(std::int64_t count, std::uint32_t seed) {
  constexpr float kValues[] = {0.0f, -0.0f, -0.0f, -1.0f, -2.0f, 0.5f};
  std::mt19937 random(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = kValues[random() % (random() % 4 == 0 ? 6 : 5)];
  return values;
}

void ExpectSameMaxima(const std::string& shape, const std::string& rest, std::uint32_t seed) {
  const std::string text =
      R"({"name": "case", "input": {"shape": )" + shape +
      R"(}, "layers": [{"name": "p", "type": "MaxPool2d", "return_indices": true, "kernel_size": )" + rest + "}]}";
  SCOPED_TRACE(::testing::Message() << text << " seed " << seed);
  const auto architecture = ParseArchitecture(text);
  ASSERT_TRUE(architecture) << architecture.error().detail;
  const auto model = Model::Bind(*architecture, {});
  ASSERT_TRUE(model) << model.error().detail;
  const Shape& in = architecture->input;
  std::vector<float> values = FewValues(kImages * in.elements(), seed);

  const auto& pool = std::get<MaxPool2d>(architecture->layers[0].operation);
  const auto pair = [](Pair p) { return std::vector<std::int64_t>{p.h, p.w}; };
  const auto [maxima, places] =
      at::max_pool2d_with_indices(at::from_blob(values.data(), {kImages, in[0], in[1], in[2]}), pair(pool.kernel_size),
                                  pair(pool.stride), pair(pool.padding), pair(pool.dilation), pool.ceil_mode);
  const float* expected = maxima.const_data_ptr<float>();
  const std::int64_t* expected_places = places.const_data_ptr<std::int64_t>();

  // The layer as it is, whose kernel gives indices too, and the kernel of each set, which gives the maxima alone.
  auto indexed = Plan::Compile(*model, {.max_batch = kImages});
  ASSERT_TRUE(indexed) << indexed.error().detail;
  const auto found = indexed->Run(values);
  const auto indices = indexed->PoolIndices(0);
  ASSERT_EQ(found.size(), static_cast<std::size_t>(maxima.numel()));
  ASSERT_EQ(indices.size(), found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(std::bit_cast<std::uint32_t>(found[i]), std::bit_cast<std::uint32_t>(expected[i])) << "element " << i;
    ASSERT_EQ(indices[i], expected_places[i]) << "index of element " << i;
  }
  Architecture plain = *architecture;
  std::get<MaxPool2d>(plain.layers[0].operation).return_indices = false;
  for (const std::string_view set : InstructionSets()) {
    auto plan = Plan::Compile(*Model::Bind(plain, {}), {.max_batch = kImages, .instruction_set = set});
    ASSERT_TRUE(plan) << plan.error().detail;
    const auto chosen = plan->Run(values);
    ASSERT_EQ(chosen.size(), static_cast<std::size_t>(maxima.numel())) << set;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      ASSERT_EQ(std::bit_cast<std::uint32_t>(chosen[i]), std::bit_cast<std::uint32_t>(expected[i]))
          << set << ", element " << i << ": core " << chosen[i] << ", LibTorch " << expected[i];
    }
  }
}

TEST(Parity, MaxPool2d_IsBitForBit) {
  std::uint32_t seed = 3000;
  for (const char* input : {"[3, 7, 9]", "[1, 8, 8]", "[5, 12, 17]", "[2, 28, 33]"}) {
    for (const char* rest :
         {"2", "3", "[2, 3]", R"(2, "stride": 1)", R"(3, "stride": 2, "padding": 1)",
          R"(3, "stride": [1, 2], "padding": [0, 1])", R"(2, "dilation": 2)",
          R"(3, "dilation": [1, 2], "padding": 1, "stride": 2)", R"(2, "ceil_mode": true)",
          R"(2, "dilation": 6, "padding": 1)", R"(3, "stride": 2, "ceil_mode": true)",
          R"(3, "stride": 3, "padding": 1, "ceil_mode": true)", R"(2, "stride": 3, "padding": 1, "ceil_mode": true)"}) {
      ExpectSameMaxima(input, rest, seed++);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace lenslet::parity
