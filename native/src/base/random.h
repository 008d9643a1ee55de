// Random numbers that are the same everywhere: the standard library's engines are, its distributions are not.
#pragma once

#include <cmath>
#include <cstdint>

namespace lenslet::native {

// Every bit of the result depends on every bit of x; SplitMix64's last step.
inline std::uint64_t MixBits(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EB;
  return x ^ (x >> 31U);
}
inline constexpr std::uint64_t kRandomStep = 0x9E3779B97F4A7C15;  // 2⁶⁴ / the golden ratio.

// SplitMix64: https://prng.di.unimi.it/splitmix64.c
class Random {
 public:
  // Streams of one seed are independent of each other.
  Random(std::uint64_t seed, std::uint64_t stream) : state_(MixBits(seed) ^ MixBits(~stream)) {}

  std::uint64_t Bits() { return MixBits(state_ += kRandomStep); }
  double Uniform() { return static_cast<double>(Bits() >> 11U) * 0x1p-53; }  // [0, 1)
  double Uniform(double least, double most) { return least + (most - least) * Uniform(); }
  std::size_t Index(std::size_t count) { return static_cast<std::size_t>(Uniform() * static_cast<double>(count)); }
  bool Chance(double probability) { return Uniform() < probability; }
  // Of mean 0 and deviation 1, by Box and Muller.
  double Normal() { return std::sqrt(-2 * std::log(1 - Uniform())) * std::cos(2 * M_PI * Uniform()); }

 private:
  std::uint64_t state_;
};

}  // namespace lenslet::native
