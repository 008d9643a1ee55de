// What the kernel tests share: numbers, buffers that notice a write outside, and comparison that NaN fails.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "kernels/kernel_sets.h"

namespace lenslet::kernels {

// The unit roundoff of float: one operation errs by at most kRoundoff relative.
inline constexpr double kRoundoff = 0x1p-24;

inline double Wide(float value) { return static_cast<double>(value); }

// The same numbers on every platform, unlike the standard distributions.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  Index Between(Index low, Index high) {  // Both included.
    return low + static_cast<Index>(engine_() % static_cast<std::uint32_t>(high - low + 1));
  }
  bool Flip() { return engine_() >> 31 != 0; }
  float Uniform(float low = -1, float high = 1) {
    return low + (high - low) * static_cast<float>(engine_() >> 8) * 0x1p-24f;
  }
  std::vector<float> Values(Index count) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values) value = Uniform();
    return values;
  }

 private:
  std::mt19937 engine_;
};

// `count` floats that start `offset` floats after a kAlignment boundary, before and behind which a guard value must
// stay. Nothing that can be read follows the guard, so that the address sanitizer sees reads beyond it. Filled with
// NaN: what a kernel leaves out, or reads before it writes, shows.
class Buffer {
 public:
  explicit Buffer(std::int64_t count, std::size_t offset = 0, std::size_t guard = 1)
      : lead_(guard != 0 ? kAlignment / sizeof(float) + offset : offset),
        count_(static_cast<std::size_t>(count)),
        guard_(guard) {
    memory_ =
        static_cast<float*>(::operator new((lead_ + count_ + guard_) * sizeof(float), std::align_val_t{kAlignment}));
    for (std::size_t i = 0; i < lead_ + count_ + guard_; ++i) memory_[i] = kGuard;
    for (float& value : values()) value = std::nanf("");
  }
  Buffer(const std::vector<float>& content, std::size_t offset)  // To be read: no guard.
      : Buffer(static_cast<std::int64_t>(content.size()), offset, 0) {
    std::copy(content.begin(), content.end(), data());
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { ::operator delete(memory_, std::align_val_t{kAlignment}); }

  float* data() { return memory_ + lead_; }
  std::span<float> values() { return {data(), count_}; }
  bool IsIntact() const {
    for (std::size_t i = 0; i < guard_; ++i) {
      if (memory_[lead_ + count_ + i] != kGuard) return false;
    }
    return guard_ == 0 || lead_ == 0 || memory_[lead_ - 1] == kGuard;
  }

 private:
  static constexpr float kGuard = 12345.0f;
  std::size_t lead_, count_, guard_;
  float* memory_;
};

struct Expected {
  double value = 0;
  double tolerance = 0;
};

// Empty if every actual value is within its tolerance (NaN only where NaN is expected), else the first that is not.
inline std::string FirstDifference(std::span<const float> actual, const std::vector<Expected>& expected) {
  if (actual.size() != expected.size()) return "lengths differ";
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double value = static_cast<double>(actual[i]);
    if (std::isnan(expected[i].value) && std::isnan(value)) continue;
    if (value == expected[i].value || std::abs(value - expected[i].value) <= expected[i].tolerance) continue;
    std::ostringstream text;
    text << "[" << i << "] is " << value << ", expected " << expected[i].value << " ± " << expected[i].tolerance;
    return text.str();
  }
  return "";
}

inline bool SameBits(float a, float b) { return std::memcmp(&a, &b, sizeof a) == 0; }

// What the activation makes of a sum: none of them has a slope above 1, and each errs by a few roundings of its own.
inline Expected Activated(Activation activation, Expected sum) {
  switch (activation) {
    case Activation::kNone:
      return sum;
    case Activation::kReLU:
      return {sum.value > 0 ? sum.value : 0, sum.tolerance};
    case Activation::kSigmoid:
      return {1 / (1 + std::exp(-sum.value)), sum.tolerance / 4 + 4 * kRoundoff};
    case Activation::kTanh:
      return {std::tanh(sum.value), sum.tolerance + 4 * kRoundoff};
  }
  return sum;
}

inline const char* Name(Activation activation) {
  constexpr const char* kNames[] = {"none", "ReLU", "sigmoid", "tanh"};
  return kNames[static_cast<int>(activation)];
}

// The same image [channels, pixels] as [pixels, channels], or the other way round if that is its first extent.
template <typename T>
std::vector<T> Turned(const std::vector<T>& values, Index rows) {
  const auto count = static_cast<std::size_t>(rows), columns = values.size() / count;
  std::vector<T> turned(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) turned[i % columns * count + i / columns] = values[i];
  return turned;
}

// A test of every kernel set that this machine can run.
class EverySet : public ::testing::TestWithParam<const KernelSet*> {
 protected:
  const KernelSet& set() const { return *GetParam(); }
};

inline std::string SetName(const ::testing::TestParamInfo<const KernelSet*>& info) { return info.param->name; }

#define LENSLET_INSTANTIATE_FOR_EVERY_SET(suite) \
  INSTANTIATE_TEST_SUITE_P(Kernels, suite, ::testing::ValuesIn(KernelSets().begin(), KernelSets().end()), SetName)

}  // namespace lenslet::kernels
