#include "number.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace lenslet {
namespace {

// Every bit pattern but NaN and infinity, so that all magnitudes are as likely.
template <typename Float, typename Bits>
Float AnyNumber(std::mt19937_64& random) {
  while (true) {
    const auto number = std::bit_cast<Float>(static_cast<Bits>(random()));
    if (std::isfinite(number)) return number;
  }
}

template <typename Float>
std::string ShortestDigitsOf(Float number) {
  char text[64] = {};
  std::to_chars(text, text + sizeof text, number, std::chars_format::scientific);
  return text;
}

TEST(ToDouble, RoundsAsStrtod_ForNumbersOfAnyMagnitude) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    const auto number = AnyNumber<double, std::uint64_t>(random);
    for (const int digits : {1, 6, 15, 16, 17, 30}) {
      char text[64] = {};
      std::snprintf(text, sizeof text, "%.*e", digits - 1, number);
      EXPECT_EQ(ToDouble(text), std::strtod(text, nullptr)) << text;
    }
  }
}

TEST(ToDouble, RoundsMiddlesToTheEvenNeighbour) {
  const double high = std::nextafter(1.0, 2.0), next = std::nextafter(high, 2.0);
  const std::string low_middle = "1.00000000000000011102230246251565404236316680908203125";   // 1 + 2^−53
  const std::string high_middle = "1.00000000000000033306690738754696212708950042724609375";  // 1 + 3 · 2^−53
  EXPECT_EQ(ToDouble(low_middle), 1.0);
  EXPECT_EQ(ToDouble(high_middle), next);
  EXPECT_EQ(ToDouble(low_middle + std::string(1000, '0') + "1"), high);
  EXPECT_EQ(ToDouble(high_middle.substr(0, high_middle.size() - 1) + "4" + std::string(1000, '9')), high);
}

TEST(ToDouble, TakesEachFormAndEnd) {
  const struct {
    const char* text;
    double number;
  } kRows[] = {
      {"0", 0},
      {"-0", -0.0},
      {"0e999999999999", 0},
      {"0.000", 0},
      {"12", 12},
      {"-1.5", -1.5},
      {"1E2", 100},
      {"1e+2", 100},
      {"1e-2", 0.01},
      {"9007199254740993", 9007199254740992.0},
      {"1.7976931348623157e308", std::numeric_limits<double>::max()},
      {"1.7976931348623159e308", std::numeric_limits<double>::infinity()},
      {"-1e309", -std::numeric_limits<double>::infinity()},
      {"1e999999999999", std::numeric_limits<double>::infinity()},
      {"4.9406564584124654e-324", std::numeric_limits<double>::denorm_min()},
      {"2.4703282292062327e-324", 0},
      {"2.4703282292062329e-324", std::numeric_limits<double>::denorm_min()},
      {"1e-999999999999", 0},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(ToDouble(row.text), row.number) << row.text;
    EXPECT_EQ(std::signbit(ToDouble(row.text)), std::signbit(row.number)) << row.text;
  }
  const std::string zeros(2000, '0');
  EXPECT_EQ(ToDouble("1" + zeros + "e-2000"), 1);
  EXPECT_EQ(ToDouble("0." + zeros + "1e2001"), 1);
}

TEST(Shortest, ReadsBackTheSame_AndNoShorterTextDoes) {
  std::mt19937_64 random(2);
  const auto digits = [](std::string text) {  // Without sign, point, exponent and the zeros at both ends.
    text = text.substr(0, text.find('e'));
    std::erase_if(text, [](char c) { return c == '-' || c == '.'; });
    text.erase(0, text.find_first_not_of('0'));
    return text.substr(0, text.find_last_not_of('0') + 1);
  };
  for (int i = 0; i < 3000; ++i) {
    const auto number = AnyNumber<double, std::uint64_t>(random);
    EXPECT_EQ(ToDouble(Shortest(number)), number) << number;
    EXPECT_EQ(digits(Shortest(number)), digits(ShortestDigitsOf(number))) << number;
    const auto single = AnyNumber<float, std::uint32_t>(random);
    EXPECT_EQ(static_cast<float>(ToDouble(Shortest(single))), single) << single;
    EXPECT_EQ(digits(Shortest(single)), digits(ShortestDigitsOf(single))) << single;
  }
}

TEST(Shortest, WritesNumbersAsYyjsonAndEcmaScriptDo) {
  const struct {
    double number;
    const char* text;
  } kRows[] = {
      {0, "0.0"},
      {-0.0, "-0.0"},
      {1, "1.0"},
      {-2.5, "-2.5"},
      {1e-5, "0.00001"},
      {0.1307, "0.1307"},
      {1e-6, "0.000001"},
      {1e-7, "1e-7"},
      {1.5e-7, "1.5e-7"},
      {123456789, "123456789.0"},
      {1e20, "100000000000000000000.0"},
      {1e21, "1e21"},
      {1.25e22, "1.25e22"},
      {5e-324, "5e-324"},
      {2.2250738585072014e-308, "2.2250738585072014e-308"},
      {1.7976931348623157e308, "1.7976931348623157e308"},
  };
  for (const auto& row : kRows) EXPECT_EQ(Shortest(row.number), row.text);
  EXPECT_EQ(Shortest(0.1f), "0.1");
  EXPECT_EQ(Shortest(0.3081f), "0.3081");
  EXPECT_EQ(Shortest(16777216.0f), "16777216.0");
  EXPECT_EQ(Shortest(std::numeric_limits<float>::denorm_min()), "1e-45");
  EXPECT_EQ(Shortest(std::numeric_limits<float>::min()), "1.1754944e-38");
}

TEST(ToText, IsPrintfsG_ButForMiddles) {
  std::mt19937_64 random(3);
  for (const double number : {0.0, -0.0, 1.0, 100000.0, 999999.0, 999999.7, 1e6, 0.0001, 0.00001, -0.1}) {
    char text[32] = {};
    std::snprintf(text, sizeof text, "%g", number);
    EXPECT_EQ(ToText(number), text);
  }
  for (int i = 0; i < 3000; ++i) {
    const auto number = AnyNumber<double, std::uint64_t>(random);
    char text[32] = {};
    std::snprintf(text, sizeof text, "%g", number);
    EXPECT_EQ(ToText(number), text);
  }
  EXPECT_EQ(ToText(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(ToText(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(ToText, WritesIntegersAsStdToString) {
  std::mt19937_64 random(17);
  constexpr std::uint64_t kEnds[] = {0, 9, 10, 99, std::uint64_t{1} << 63, ~std::uint64_t{0}};
  const auto check = [](std::uint64_t bits) {
    EXPECT_EQ(ToText(bits), std::to_string(bits));
    EXPECT_EQ(ToText(static_cast<std::int64_t>(bits)), std::to_string(static_cast<std::int64_t>(bits)));
  };
  for (const std::uint64_t bits : kEnds) check(bits);
  for (int i = 0; i < 1000; ++i) check(random() >> (i % 64));
}

}  // namespace
}  // namespace lenslet
