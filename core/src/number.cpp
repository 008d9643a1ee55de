// Both directions by whole numbers of any length: exact without tables, which in WebAssembly outweigh the code. Slow,
// but few numbers are ever converted, and most of those take the short way in ToDouble().
#include "number.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace lenslet {
namespace {

// A whole number ≥ 0.
class Natural {
 public:
  explicit Natural(std::uint64_t value)
      : limbs_{static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32)} {
    Trim();
  }

  void MultiplyAdd(std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry > 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
  }
  // · 10^tens · 2^twos, for what is not negative of the two.
  void Scale(int tens, int twos) {
    for (; tens > 0; --tens) MultiplyAdd(10, 0);
    for (; twos > 0; twos -= 31) MultiplyAdd(std::uint32_t{1} << std::min(twos, 31), 0);
  }
  // Adds `other` as often as `times` says: 1, or −1 where it is not larger.
  void Add(const Natural& other, int times) {
    limbs_.resize(std::max(limbs_.size(), other.limbs_.size()) + 1);
    std::int64_t carry = 0;
    for (std::size_t i = 0; i < limbs_.size(); ++i) {
      carry += limbs_[i];
      if (i < other.limbs_.size()) carry += times * std::int64_t{other.limbs_[i]};
      limbs_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    Trim();
  }
  // Negative, zero or positive as a < b, a = b or a > b.
  friend int Compare(const Natural& a, const Natural& b) {
    if (a.limbs_.size() != b.limbs_.size()) return a.limbs_.size() < b.limbs_.size() ? -1 : 1;
    for (std::size_t i = a.limbs_.size(); i-- > 0;) {
      if (a.limbs_[i] != b.limbs_[i]) return a.limbs_[i] < b.limbs_[i] ? -1 : 1;
    }
    return 0;
  }

 private:
  void Trim() {
    while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
  }
  std::vector<std::uint32_t> limbs_;  // The lowest first, the last not 0.
};

// mantissa · 2^exponent
struct Binary {
  std::uint64_t mantissa;
  int exponent;
};

Binary BinaryOf(std::uint64_t bits) {
  const auto exponent = static_cast<int>(bits >> 52);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
  if (exponent == 0) return {fraction, -1074};
  return {fraction | std::uint64_t{1} << 52, exponent - 1075};
}

// 0.d₁d₂d₃… · 10^point
struct Decimal {
  std::string digits;
  int point;
};

// The shortest digits between the middles to the neighbours of number > 0, and of those the nearest: G. L. Steele, J.
// L. White, How to print floating-point numbers accurately; R. G. Burger, R. K. Dybvig, Printing floating-point numbers
// quickly and accurately. `single`: the neighbours are those of a float.
Decimal ShortestDigits(double number, bool single) {
  Binary binary = BinaryOf(std::bit_cast<std::uint64_t>(number));
  if (single) {  // What a float has fewer; below its smallest normal number fewer still.
    const int extra = std::max(29, -149 - binary.exponent);
    binary = {binary.mantissa >> extra, binary.exponent + extra};
  }
  const auto [mantissa, exponent] = binary;
  const bool is_even = mantissa % 2 == 0;
  // A power of two is nearer to its neighbour below, but for the smallest normal number.
  const bool is_power = mantissa == std::uint64_t{1} << (single ? 23 : 52) && exponent > (single ? -149 : -1074);
  // number = rest / unit; half the distances to the neighbours are below / unit and above / unit.
  Natural rest(mantissa), unit(1), below(1), above(1);
  rest.Scale(0, std::max(exponent, 0) + 1 + is_power);
  unit.Scale(0, std::max(-exponent, 0) + 1 + is_power);
  below.Scale(0, exponent);
  above.Scale(0, std::max(exponent, 0) + is_power);
  const auto reaches = [&](const Natural& value, int limit) { return Compare(value, unit) >= limit; };
  const auto with_above = [&] {
    Natural sum = rest;
    sum.Add(above, 1);
    return sum;
  };
  const auto grow = [&] {
    for (Natural* value : {&rest, &below, &above}) value->MultiplyAdd(10, 0);
  };
  Decimal decimal{{}, 0};
  for (; reaches(with_above(), is_even ? 0 : 1); ++decimal.point) unit.MultiplyAdd(10, 0);
  while (true) {
    grow();
    if (reaches(with_above(), is_even ? 0 : 1)) break;
    --decimal.point;
  }
  while (true) {
    char digit = '0';
    for (; reaches(rest, 0); ++digit) rest.Add(unit, -1);
    const bool may_fall = Compare(rest, below) < (is_even ? 1 : 0);
    const bool may_rise = reaches(with_above(), is_even ? 0 : 1);
    if (may_fall && may_rise) {
      rest.MultiplyAdd(2, 0);
      if (reaches(rest, digit % 2 == 0 ? 1 : 0)) ++digit;  // Of two that are as near the even one.
    } else if (may_rise) {
      ++digit;
    }
    decimal.digits += digit;
    if (may_fall || may_rise) return decimal;
    grow();
  }
}

// Without an exponent for lowest < point ≤ highest, with ".0" or nothing where there is no fraction.
std::string Layout(bool is_negative, const Decimal& decimal, int lowest, int highest, bool keep_point) {
  const int point = decimal.point, count = static_cast<int>(decimal.digits.size());
  const auto zeros = [](int length) { return std::string(static_cast<std::size_t>(std::max(length, 0)), '0'); };
  std::string text = is_negative ? "-" : "";
  if (lowest < point && point <= highest) {
    text += point <= 0 ? "0." + zeros(-point) + decimal.digits : decimal.digits + zeros(point - count);
    if (point > 0 && point < count) text.insert(text.size() - static_cast<std::size_t>(count - point), 1, '.');
    return point >= count && keep_point ? text + ".0" : text;
  }
  text += decimal.digits[0];
  if (count > 1) text += "." + decimal.digits.substr(1);
  text += 'e';
  if (keep_point) return text + ToText(std::int64_t{point} - 1);
  const std::string exponent = ToText(std::abs(std::int64_t{point} - 1));
  return text + (point > 0 ? '+' : '-') + (exponent.size() < 2 ? "0" : "") + exponent;
}

std::string Shortest(double number, bool single) {
  const bool is_negative = std::signbit(number);
  if (number == 0) return is_negative ? "-0.0" : "0.0";
  return Layout(is_negative, ShortestDigits(std::abs(number), single), -6, 21, true);
}

}  // namespace

std::string ToText(std::uint64_t number) {
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('0' + number % 10));
    number /= 10;
  } while (number > 0);
  return text;
}

std::string ToText(std::int64_t number) {
  const auto magnitude = static_cast<std::uint64_t>(number);
  return number < 0 ? "-" + ToText(0 - magnitude) : ToText(magnitude);
}

std::string Shortest(double number) { return Shortest(number, false); }
std::string Shortest(float number) { return Shortest(static_cast<double>(number), true); }

std::string ToText(double number) {
  constexpr std::size_t kDigits = 6;
  const bool is_negative = std::signbit(number);
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return is_negative ? "-inf" : "inf";
  if (number == 0) return is_negative ? "-0" : "0";
  Decimal decimal = ShortestDigits(std::abs(number), false);
  std::string& digits = decimal.digits;
  if (digits.size() > kDigits) {
    const bool rises = digits[kDigits] >= '5';
    digits.resize(kDigits);
    if (rises) {
      while (!digits.empty() && digits.back() == '9') digits.pop_back();
      if (digits.empty()) {
        digits = "0";
        ++decimal.point;
      }
      ++digits.back();
    }
    while (digits.back() == '0') digits.pop_back();
  }
  return Layout(is_negative, decimal, -4, 6, false);
}

double ToDouble(std::string_view text) {
  constexpr int kMostDigits = 800;  // A middle between two numbers has fewer.
  const bool is_negative = text.starts_with('-');
  Natural digits(0);
  std::uint64_t leading = 0;
  int count = 0, tens = 0, exponent = 0;
  bool is_fraction = false, is_more = false;
  std::size_t at = is_negative ? 1 : 0;
  for (; at < text.size() && (text[at] | 0x20) != 'e'; ++at) {
    if (text[at] == '.') {
      is_fraction = true;
      continue;
    }
    const auto digit = static_cast<std::uint32_t>(text[at] - '0');
    if (count > 0 || digit > 0) ++count;
    if (count <= kMostDigits) {
      if (count <= 15) leading = leading * 10 + digit;
      digits.MultiplyAdd(10, digit);
      tens -= is_fraction;
    } else {
      is_more |= digit > 0;  // By how much does not matter: no middle lies between.
      tens += !is_fraction;
    }
  }
  const bool is_small = at + 1 < text.size() && text[at + 1] == '-';
  for (++at; at < text.size(); ++at) {
    if (text[at] >= '0' && text[at] <= '9') exponent = std::min(exponent * 10 + (text[at] - '0'), 1 << 26);
  }
  tens += is_small ? -exponent : exponent;

  double number = 0;
  constexpr int kExactTens = 22;
  if (count <= 15 && std::abs(tens) <= kExactTens) {  // Both are exact, so that the one operation rounds as it should.
    double power = 1;
    for (int i = 0; i < std::abs(tens); ++i) power *= 10;
    number = tens < 0 ? static_cast<double>(leading) / power : static_cast<double>(leading) * power;
  } else if (count > 0 && std::min(count, kMostDigits) + tens > 310) {
    number = std::numeric_limits<double>::infinity();
  } else if (count > 0 && std::min(count, kMostDigits) + tens > -330) {
    digits.MultiplyAdd(10, is_more);
    --tens;
    // The first number of whose middle to the next the text lies below: numbers are ordered as their bits are.
    std::uint64_t low = 0, high = std::uint64_t{0x7FF} << 52;
    digits.Scale(tens, 0);
    while (low < high) {
      const std::uint64_t bits = low + (high - low) / 2;
      const Binary binary = BinaryOf(bits);
      const int twos = binary.exponent - 1;
      Natural middle(2 * binary.mantissa + 1), scaled = digits;
      middle.Scale(-tens, twos);
      scaled.Scale(0, -twos);
      const int order = Compare(scaled, middle);
      order < 0 || (order == 0 && bits % 2 == 0) ? high = bits : low = bits + 1;
    }
    number = std::bit_cast<double>(low);
  }
  return is_negative ? -number : number;
}

}  // namespace lenslet
