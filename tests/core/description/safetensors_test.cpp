// Values survive the container, in each dtype.
#include "lenslet/safetensors.h"

#include <bit>
#include <cmath>
#include <limits>

#include "core/description/support.h"

namespace lenslet {
namespace {

using test::FileOf;
using test::Succeeds;

// Nothing but the format's definition: sign, exponent, mantissa, in double.
double HalfByDefinition(unsigned bits, int exponent_bits, int mantissa_bits) {
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const int exponent = static_cast<int>(bits >> mantissa_bits) & ((1 << exponent_bits) - 1);
  const double mantissa = static_cast<double>(bits & ((1u << mantissa_bits) - 1));
  const double sign = (bits >> (exponent_bits + mantissa_bits)) != 0 ? -1 : 1;
  if (exponent == (1 << exponent_bits) - 1) {
    return mantissa == 0 ? sign * std::numeric_limits<double>::infinity() : std::nan("");
  }
  if (exponent == 0) return sign * std::ldexp(mantissa, 1 - bias - mantissa_bits);
  return sign * std::ldexp(mantissa + std::ldexp(1, mantissa_bits), exponent - bias - mantissa_bits);
}

// All 65,536 bit patterns as one tensor.
Result<Safetensors> AllPatterns(const char* dtype) {
  std::vector<std::uint8_t> data;
  for (unsigned bits = 0; bits < 65536; ++bits) {
    data.push_back(static_cast<std::uint8_t>(bits & 0xFF));
    data.push_back(static_cast<std::uint8_t>(bits >> 8));
  }
  return ReadSafetensors(FileOf(
      std::string(R"({"all": {"dtype": ")") + dtype + R"(", "shape": [65536], "data_offsets": [0, 131072]}})", data));
}

void ExpectDefinition(const char* dtype, int exponent_bits, int mantissa_bits) {
  const auto content = AllPatterns(dtype);
  ASSERT_TRUE(Succeeds(content));
  const auto values = content->tensors.Find("all")->values;
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const double expected = HalfByDefinition(bits, exponent_bits, mantissa_bits);
    const double found = static_cast<double>(values[bits]);
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(found)) << dtype << " bits " << bits << " gave " << found;
      continue;
    }
    ASSERT_EQ(found, expected) << dtype << " bits " << bits;
    ASSERT_EQ(std::signbit(found), std::signbit(expected)) << dtype << " bits " << bits;
  }
}

TEST(ReadSafetensors, F16IsItsDefinition_ForAllBitPatterns) { ExpectDefinition("F16", 5, 10); }
TEST(ReadSafetensors, Bf16IsItsDefinition_ForAllBitPatterns) { ExpectDefinition("BF16", 8, 7); }

float Stored(float value, Dtype dtype) {
  Safetensors content;
  content.tensors.Add("x", {}, {&value, 1}, dtype);
  const auto read = ReadSafetensors(WriteSafetensors(content));
  EXPECT_TRUE(Succeeds(read));
  return read ? read->tensors.Find("x")->values[0] : std::nanf("");
}

// Between each two neighbours of the format: below the middle goes down, above goes up, the middle to the even one.
void ExpectNearestEven(Dtype dtype, const char* name, unsigned last_finite) {
  const auto all = AllPatterns(name);
  ASSERT_TRUE(Succeeds(all));
  const auto values = all->tensors.Find("all")->values;
  Safetensors content;
  std::vector<float> asked, expected;
  for (unsigned bits = 0; bits < last_finite; ++bits) {
    const float low = values[bits], high = values[bits + 1];
    const float middle = static_cast<float>((static_cast<double>(low) + static_cast<double>(high)) / 2);  // Exact.
    for (const float sign : {1.0f, -1.0f}) {
      asked.insert(asked.end(), {sign * low, sign * std::nextafter(middle, low), sign * middle,
                                 sign * std::nextafter(middle, high)});
      expected.insert(expected.end(), {sign * low, sign * low, sign * (bits % 2 == 0 ? low : high), sign * high});
    }
  }
  content.tensors.Add("x", {static_cast<std::int64_t>(asked.size())}, asked, dtype);
  const auto read = ReadSafetensors(WriteSafetensors(content));
  ASSERT_TRUE(Succeeds(read));
  const auto found = read->tensors.Find("x")->values;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    ASSERT_EQ(std::bit_cast<std::uint32_t>(found[i]), std::bit_cast<std::uint32_t>(expected[i]))
        << name << " of " << std::bit_cast<std::uint32_t>(asked[i]) << " gave " << found[i];
  }
}

TEST(WriteSafetensors, F16RoundsToNearestEven_BetweenAllNeighbours) { ExpectNearestEven(Dtype::kF16, "F16", 0x7BFF); }
// The middle of two of bfloat16's subnormals is a float of its own, so all of them can be asked.
TEST(WriteSafetensors, Bf16RoundsToNearestEven_BetweenAllNeighbours) {
  ExpectNearestEven(Dtype::kBF16, "BF16", 0x7F7F);
}

TEST(WriteSafetensors, HalvesKeepInfinityNanAndOverflow) {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const Dtype dtype : {Dtype::kF16, Dtype::kBF16}) {
    EXPECT_EQ(Stored(infinity, dtype), infinity);
    EXPECT_EQ(Stored(-infinity, dtype), -infinity);
    EXPECT_TRUE(std::isnan(Stored(std::nanf(""), dtype)));
    EXPECT_TRUE(std::isnan(Stored(std::bit_cast<float>(0x7F800001u), dtype))) << "a signalling NaN";
    EXPECT_EQ(Stored(std::numeric_limits<float>::max(), dtype), infinity);
  }
  EXPECT_EQ(Stored(65519.996f, Dtype::kF16), 65504.0f);
  EXPECT_EQ(Stored(65520.0f, Dtype::kF16), infinity);
}

TEST(WriteSafetensors, ReadsBackBitForBit_InEachDtypeAndShape) {
  const float odd[] = {0.0f, -0.0f, 1e-45f, -3.5f, std::numeric_limits<float>::infinity(), std::nanf("")};
  Safetensors content;
  content.metadata = {{"b", "2"}, {"a", "ü\n\"\\"}, {"", ""}};
  ASSERT_TRUE(content.tensors.Add("half", {3}, std::span(odd, 3), Dtype::kF16));
  ASSERT_TRUE(content.tensors.Add("empty", {2, 0, 3}, {}));
  ASSERT_TRUE(content.tensors.Add("scalar", {}, std::span(odd + 3, 1)));
  ASSERT_TRUE(content.tensors.Add("näme \"quoted\"", {1, 2, 3, 1, 1, 1, 1, 1}, odd));
  EXPECT_FALSE(content.tensors.Add("half", {}, std::span(odd, 1))) << "the name is taken";
  EXPECT_FALSE(content.tensors.Add("short", {7}, odd)) << "six values are not seven";
  const auto file = WriteSafetensors(content);
  EXPECT_EQ(WriteSafetensors(content), file);
  const auto read = ReadSafetensors(file);
  ASSERT_TRUE(Succeeds(read));
  EXPECT_EQ(read->metadata, content.metadata);
  ASSERT_EQ(read->tensors.entries().size(), 4u);
  EXPECT_EQ(read->tensors.entries().back().name, "half") << "the wider ones come first";
  EXPECT_EQ(read->tensors.Find("empty")->shape, (Shape{2, 0, 3}));
  EXPECT_EQ(read->tensors.Find("half")->stored, Dtype::kF16);
  const auto values = read->tensors.Find("näme \"quoted\"")->values;
  ASSERT_EQ(values.size(), 6u);
  EXPECT_EQ(std::memcmp(values.data(), odd, sizeof odd), 0);
  EXPECT_EQ(read->tensors.Find("scalar")->values[0], -3.5f);
  EXPECT_FALSE(read->tensors.Find("missing"));
}

TEST(WriteSafetensors, AlignsTheData) {
  for (std::size_t name = 1; name < 20; ++name) {
    Safetensors content;
    content.tensors.Add(std::string(name, 'n'), {}, std::vector<float>{1});
    const auto file = WriteSafetensors(content);
    EXPECT_EQ((file.size() - 4) % 8, 0u) << "a name of " << name;
  }
}

TEST(ReadSafetensors, DropsTheCounterOfBatchNorm) {
  const auto read =
      ReadSafetensors(FileOf(R"({"bn.num_batches_tracked": {"dtype": "I64", "shape": [], "data_offsets": [0, 8]},
      "bn.weight": {"dtype": "F32", "shape": [1], "data_offsets": [8, 12]}}   )",
                             {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F}));
  ASSERT_TRUE(Succeeds(read));
  ASSERT_EQ(read->tensors.entries().size(), 1u);
  EXPECT_EQ(read->tensors.Find("bn.weight")->values[0], 1.0f);
}

TEST(ReadSafetensors, NeedsNoAlignment) {
  for (std::size_t shift = 0; shift < 8; ++shift) {
    Safetensors content;
    content.tensors.Add("x", {2}, std::vector<float>{1.5f, -2.5f});
    const auto file = WriteSafetensors(content);
    std::vector<std::byte> moved(shift);
    moved.insert(moved.end(), file.begin(), file.end());
    const auto read = ReadSafetensors(std::span(moved).subspan(shift));
    ASSERT_TRUE(Succeeds(read)) << shift;
    EXPECT_EQ(read->tensors.Find("x")->values[1], -2.5f);
  }
}

}  // namespace
}  // namespace lenslet
