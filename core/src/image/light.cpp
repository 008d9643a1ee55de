#include "lenslet/image/light.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "image/separate_ink.h"

namespace lenslet {
namespace {

constexpr std::int32_t kBlocks = 16;     // Along each axis.
constexpr std::int32_t kEven = 1;        // A ring of this deviation or less needs no help.
constexpr double kDark = 8;              // Where paper is darker than this there is no light to divide by.
constexpr int kRounds = 12, kTerms = 6;  // More rounds change no grey by more than one.

using Terms = std::array<double, kTerms>;
using Medians = std::array<double, std::size_t{kBlocks} * kBlocks>;

// Of u and v from −1 to 1.
Terms TermsAt(double u, double v) { return {1, u, v, u * u, u * v, v * v}; }

// The middle of pixel or block i of n, from −1 to 1.
double Along(std::int32_t i, std::int32_t n) { return (2.0 * i + 1) / n - 1; }

struct Light {
  Terms factors{};
  double At(double u, double v) const {
    const Terms terms = TermsAt(u, v);
    return std::inner_product(terms.begin(), terms.end(), factors.begin(), 0.0);
  }
};

std::int32_t BlockEdge(std::int32_t i, std::int32_t extent) {
  return static_cast<std::int32_t>(std::int64_t{i} * extent / kBlocks);
}

Medians MediansOf(std::span<const std::uint8_t> pixels, std::int32_t width, std::int32_t height) {
  Medians medians{};
  for (std::int32_t block = 0; block < kBlocks * kBlocks; ++block) {
    const std::int32_t row = block / kBlocks, column = block % kBlocks;
    const std::int32_t left = BlockEdge(column, width), right = BlockEdge(column + 1, width);
    std::array<std::int64_t, 256> histogram{};
    for (std::int32_t y = BlockEdge(row, height); y < BlockEdge(row + 1, height); ++y) {
      const std::uint8_t* line = pixels.data() + std::int64_t{y} * width;
      for (std::int32_t x = left; x < right; ++x) ++histogram[line[x]];
    }
    medians[static_cast<std::size_t>(block)] = MedianOf(histogram);
  }
  return medians;
}

// Gauss's elimination; the matrix of a least-squares problem needs no pivoting. Not a number where there is no
// solution.
Light Solve(std::array<Terms, kTerms> matrix, Terms right) {
  for (std::size_t i = 0; i < kTerms; ++i) {
    for (std::size_t row = i + 1; row < kTerms; ++row) {
      const double factor = matrix[row][i] / matrix[i][i];
      for (std::size_t k = i; k < kTerms; ++k) matrix[row][k] -= factor * matrix[i][k];
      right[row] -= factor * right[i];
    }
  }
  Light light;
  for (std::size_t i = kTerms; i-- > 0;) {
    double sum = right[i];
    for (std::size_t k = i + 1; k < kTerms; ++k) sum -= matrix[i][k] * light.factors[k];
    light.factors[i] = sum / matrix[i][i];
  }
  return light;
}

Light Fit(const Medians& medians, const Medians& weights) {
  std::array<Terms, kTerms> matrix{};
  Terms right{};
  for (std::int32_t block = 0; block < kBlocks * kBlocks; ++block) {
    const auto at = static_cast<std::size_t>(block);
    const Terms terms = TermsAt(Along(block % kBlocks, kBlocks), Along(block / kBlocks, kBlocks));
    for (std::size_t i = 0; i < kTerms; ++i) {
      for (std::size_t k = 0; k < kTerms; ++k) matrix[i][k] += weights[at] * terms[i] * terms[k];
      right[i] += weights[at] * terms[i] * medians[at];
    }
  }
  return Solve(matrix, right);
}

Light FitPaper(const Medians& medians) {
  Medians weights;
  weights.fill(1);
  Light light;
  for (int round = 0; round < kRounds; ++round) {
    light = Fit(medians, weights);
    Medians distances;
    for (std::int32_t block = 0; block < kBlocks * kBlocks; ++block) {
      const auto at = static_cast<std::size_t>(block);
      distances[at] =
          std::fabs(medians[at] - light.At(Along(block % kBlocks, kBlocks), Along(block / kBlocks, kBlocks)));
    }
    Medians sorted = distances;
    std::ranges::nth_element(sorted, sorted.begin() + sorted.size() / 2);
    // 4.7 standard deviations, as estimated by the median; half a grey level more for rounding.
    const double reach = 4.7 * (1.5 * sorted[sorted.size() / 2] + 0.5);
    for (std::size_t at = 0; at < weights.size(); ++at) {
      const double share = std::min(distances[at] / reach, 1.0);
      weights[at] = (1 - share * share) * (1 - share * share);
    }
  }
  return light;
}

}  // namespace

void EvenLight(std::span<std::uint8_t> pixels, std::int32_t width, std::int32_t height) {
  if (std::min(width, height) < 2 * kBlocks) return;
  assert(pixels.size() == static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  const std::int32_t deviation = MeasureRing({pixels, width, height, width}).deviation;
  if (deviation <= kEven) return;

  const Medians medians = MediansOf(pixels, width, height);
  const Light light = FitPaper(medians);
  double level = 0;
  for (std::int32_t block = 0; block < kBlocks * kBlocks; ++block) {
    const double at = light.At(Along(block % kBlocks, kBlocks), Along(block / kBlocks, kBlocks));
    if (!(at >= kDark)) return;
    level += at / (kBlocks * kBlocks);
  }
  const auto even = [&](std::int32_t x, std::int32_t y) {
    const double at = std::max(light.At(Along(x, width), Along(y, height)), kDark);
    const double value = pixels[static_cast<std::size_t>(std::int64_t{y} * width + x)] * level / at;
    return static_cast<std::uint8_t>(std::min(value + 0.5, 255.0));
  };
  std::vector<std::uint8_t> ring;
  for (std::int32_t x = 0; x < width; ++x) {
    ring.push_back(even(x, 0));
    ring.push_back(even(x, height - 1));
  }
  for (std::int32_t y = 1; y < height - 1; ++y) {
    ring.push_back(even(0, y));
    ring.push_back(even(width - 1, y));
  }
  const auto count = static_cast<std::int32_t>(ring.size());
  if (2 * MeasureRing({ring, count, 1, count}).deviation > deviation) return;
  for (std::int32_t y = 0; y < height; ++y) {
    for (std::int32_t x = 0; x < width; ++x) pixels[static_cast<std::size_t>(std::int64_t{y} * width + x)] = even(x, y);
  }
}

}  // namespace lenslet
