#include "lenslet/image/light.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "lenslet/image/histogram.h"

namespace lenslet {
namespace {

constexpr std::int32_t kBlocks = 16, kSamples = 8;  // Along each axis: of the picture, and of a block.
constexpr std::int32_t kEven = 1;                   // Blocks of this deviation or less need no help.
constexpr double kDark = 8;                         // Light is never taken for less.
constexpr std::size_t kTerms = 6;
constexpr std::size_t kSteps = 20 * kTerms;  // More change no grey by more than one.

// Of x and y from 0 to 1. Uncorrelated, nearly, so that fitting one leaves the others fitted.
double Term(std::size_t i, double x, double y) {
  const double u = 2 * x - 1, v = 2 * y - 1;
  const double terms[kTerms] = {1, u, v, u * v, u * u - 1.0 / 3, v * v - 1.0 / 3};
  return terms[i];
}

struct Light {
  double factors[kTerms] = {};
  double At(double x, double y) const {
    double sum = 0;
    for (std::size_t i = 0; i < kTerms; ++i) sum += factors[i] * Term(i, x, y);
    return sum;
  }
};

// What one block of the picture says about the light.
struct Block {
  double x, y;  // Its middle, from 0 to 1.
  std::int32_t median;
};
using Blocks = std::array<Block, std::size_t{kBlocks} * kBlocks>;

Blocks MeasureBlocks(std::span<const std::uint8_t> pixels, std::int32_t width, std::int32_t height) {
  const auto sample = [](std::int32_t block, std::int32_t i, std::int64_t extent) {
    return (2 * (block * kSamples + i) + 1) * extent / (2 * kBlocks * kSamples);
  };
  Blocks blocks;
  for (std::int32_t i = 0; i < kBlocks * kBlocks; ++i) {
    const std::int32_t row = i / kBlocks, column = i % kBlocks;
    Histogram histogram{};
    for (std::int32_t k = 0; k < kSamples * kSamples; ++k) {
      const std::int64_t x = sample(column, k % kSamples, width), y = sample(row, k / kSamples, height);
      ++histogram[pixels[static_cast<std::size_t>(y * width + x)]];
    }
    blocks[static_cast<std::size_t>(i)] = {(column + 0.5) / kBlocks, (row + 0.5) / kBlocks, MedianOf(histogram)};
  }
  return blocks;
}

// One term after the other takes what weighted least squares give it of the residuals.
Light FitPaper(const Blocks& blocks, std::int32_t& median_distance) {
  Light light;
  double reach = 256;  // At this distance from the fit a block counts no more.
  for (std::size_t step = 0; step < kSteps; ++step) {
    const std::size_t i = step % kTerms;
    double sum = 0, norm = 0;
    Histogram distances{};
    for (const Block& block : blocks) {
      const double residual = block.median - light.At(block.x, block.y), term = Term(i, block.x, block.y);
      const double share = std::min(std::fabs(residual) / reach, 1.0);
      const double weight = (1 - share * share) * (1 - share * share);
      sum += weight * term * residual;
      norm += weight * term * term;
      ++distances[static_cast<std::size_t>(std::min(std::fabs(residual) + 0.5, 255.0))];
    }
    light.factors[i] += sum / norm;
    median_distance = MedianOf(distances);
    // 4.7 standard deviations, as estimated by the median; half a grey level more for rounding.
    if (i == kTerms - 1) reach = 4.7 * (1.5 * median_distance + 0.5);
  }
  return light;
}

}  // namespace

void EvenLight(std::span<std::uint8_t> pixels, std::int32_t width, std::int32_t height) {
  if (std::min(width, height) < 2 * kBlocks) return;
  assert(pixels.size() == static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  const Blocks blocks = MeasureBlocks(pixels, width, height);
  Histogram medians{};
  for (const Block& block : blocks) ++medians[static_cast<std::size_t>(block.median)];
  const std::int32_t deviation = SpreadOf(medians).deviation;
  if (deviation <= kEven) return;

  std::int32_t distance = 0;
  const Light light = FitPaper(blocks, distance);
  if (2 * distance > deviation) return;
  for (std::int32_t y = 0; y < height; ++y) {
    for (std::int32_t x = 0; x < width; ++x) {
      std::uint8_t& pixel = pixels[static_cast<std::size_t>(std::int64_t{y} * width + x)];
      const double at = std::max(light.At((x + 0.5) / width, (y + 0.5) / height), kDark);
      pixel = static_cast<std::uint8_t>(std::clamp(pixel * light.factors[0] / at + 0.5, 0.0, 255.0));
    }
  }
}

}  // namespace lenslet
