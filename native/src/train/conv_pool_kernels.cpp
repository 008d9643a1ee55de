#include "train/conv_pool_kernels.h"

#include <algorithm>
#include <cstring>
#include <span>

// One function for each kind of processor, chosen when the program starts.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define LENSLET_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LENSLET_CLONES
#endif
#define LENSLET_INLINE_LAMBDA __attribute__((always_inline))
#define LENSLET_UNROLL _Pragma("GCC unroll 16")  // Sums stay in registers only where every index is a constant.
#define LENSLET_INLINE inline LENSLET_INLINE_LAMBDA

namespace lenslet::native {
namespace {

using Index = std::int64_t;
using Shape = ConvPoolShape;
constexpr Index kLanes = Shape::kLanes;
constexpr std::size_t Size(Index count) { return static_cast<std::size_t>(count); }
constexpr Index kMostVectors = 12;  // Of sums in registers: sixteen registers hold them and what is added.

using Vector = float __attribute__((vector_size(sizeof(float) * kLanes)));
using Integers = std::int32_t __attribute__((vector_size(sizeof(std::int32_t) * kLanes)));
using Bytes = std::uint8_t __attribute__((vector_size(kLanes)));

LENSLET_INLINE void Read(const float* from, Vector& to) { std::memcpy(&to, from, sizeof to); }
LENSLET_INLINE void Write(const Vector& from, float* to) { std::memcpy(to, &from, sizeof from); }

// Forward: the four outputs of a window × up to three vectors of output channels.
constexpr Index kForwardVectors = 3;

// Output channels in blocks of even size: (first vector, vectors).
template <typename Use>
LENSLET_INLINE void ForEachBlock(Index outputs, Use use) {
  const Index vectors = (outputs + kLanes - 1) / kLanes, parts = (vectors + kForwardVectors - 1) / kForwardVectors;
  for (Index part = 0; part < parts; ++part) {
    const Index begin = vectors * part / parts, end = vectors * (part + 1) / parts;
    use(begin, end - begin);
  }
}

template <int kVectors>
LENSLET_INLINE void ForwardBlock(const Shape& s, const float* input, const float* packed, Index first_output,
                                 float* pooled, std::uint8_t* winner) {
  const Index row = s.width * s.channels, taps = s.kernel_w * s.channels;
  const Index count = std::min<Index>(kVectors * kLanes, s.outputs - first_output);
  for (Index y = 0; y < s.pooled_height(); ++y) {
    for (Index x = 0; x < s.pooled_width(); ++x) {
      Vector sums[4][Size(kVectors)];
      LENSLET_UNROLL
      for (int v = 0; v < kVectors; ++v) {
        Read(packed + v * kLanes, sums[0][v]);
        LENSLET_UNROLL
        for (int q = 1; q < 4; ++q) sums[q][v] = sums[0][v];
      }
      const float* weights = packed + kVectors * kLanes;
      const float* upper = input + 2 * (y * row + x * s.channels);
      for (Index i = 0; i < s.kernel_h; ++i, upper += row) {
        const float* lower = upper + row;
        for (Index t = 0; t < taps; ++t, weights += kVectors * kLanes) {
          Vector w[Size(kVectors)];
          LENSLET_UNROLL
          for (int v = 0; v < kVectors; ++v) Read(weights + v * kLanes, w[v]);
          const float seen[4] = {upper[t], upper[t + s.channels], lower[t], lower[t + s.channels]};
          LENSLET_UNROLL
          for (int q = 0; q < 4; ++q) {
            LENSLET_UNROLL
            for (int v = 0; v < kVectors; ++v) sums[q][v] += seen[q] * w[v];
          }
        }
      }
      float best[Size(kVectors * kLanes)];
      std::uint8_t which[Size(kVectors * kLanes)];
      LENSLET_UNROLL
      for (int v = 0; v < kVectors; ++v) {
        Vector largest = sums[0][v];
        Integers at{};
        LENSLET_UNROLL
        for (int q = 1; q < 4; ++q) {
          const Integers is_larger = sums[q][v] > largest;
          largest = is_larger ? sums[q][v] : largest;
          at = is_larger ? Integers{} + q : at;
        }
        Write(largest, best + v * kLanes);
        const Bytes narrow = __builtin_convertvector(at, Bytes);
        std::memcpy(which + v * kLanes, &narrow, sizeof narrow);
      }
      const Index to = (y * s.pooled_width() + x) * s.outputs + first_output;
      std::copy_n(best, count, pooled + to);
      std::copy_n(which, count, winner + to);
    }
  }
}

struct Seen {
  const float* patch;  // The input under the winner.
  float gradient;
};

// gradients[r][v] += Σ over all seen of gradient · patch[r·row + v], kRows rows of kVectors vectors at once.
template <int kRows, int kVectors>
LENSLET_INLINE void SumPatches(std::span<const Seen> seen, Index offset, Index row, float* gradients,
                               Index gradients_row) {
  Vector sums[Size(kRows)][Size(kVectors)];
  LENSLET_UNROLL
  for (int r = 0; r < kRows; ++r) {
    LENSLET_UNROLL
    for (int v = 0; v < kVectors; ++v) Read(gradients + r * gradients_row + v * kLanes, sums[r][v]);
  }
  for (const Seen& one : seen) {
    const float* patch = one.patch + offset;
    LENSLET_UNROLL
    for (int r = 0; r < kRows; ++r, patch += row) {
      LENSLET_UNROLL
      for (int v = 0; v < kVectors; ++v) {
        Vector x;
        Read(patch + v * kLanes, x);
        sums[r][v] += one.gradient * x;
      }
    }
  }
  LENSLET_UNROLL
  for (int r = 0; r < kRows; ++r) {
    LENSLET_UNROLL
    for (int v = 0; v < kVectors; ++v) Write(sums[r][v], gradients + r * gradients_row + v * kLanes);
  }
}

// As many vectors as are left of a row, up to kVectors.
template <int kVectors = kMostVectors>
LENSLET_INLINE void SumRow(Index vectors, std::span<const Seen> seen, Index offset, float* gradients) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return SumRow<kVectors - 1>(vectors, seen, offset, gradients);
  }
  SumPatches<1, kVectors>(seen, offset, 0, gradients, 0);
}

// The gradient of one output's kernel; few channels, as in first layers, leave registers for all of its rows at once.
LENSLET_INLINE void SumKernel(const Shape& s, std::span<const Seen> seen, float* gradients) {
  const Index row = s.row_floats(), input_row = s.width * s.channels, vectors = row / kLanes;
  if (s.kernel_h == 5 && vectors == 1) return SumPatches<5, 1>(seen, 0, input_row, gradients, row);
  if (s.kernel_h == 5 && vectors == 2) return SumPatches<5, 2>(seen, 0, input_row, gradients, row);
  if (s.kernel_h == 3 && vectors == 1) return SumPatches<3, 1>(seen, 0, input_row, gradients, row);
  if (s.kernel_h == 3 && vectors == 2) return SumPatches<3, 2>(seen, 0, input_row, gradients, row);
  for (Index i = 0; i < s.kernel_h; ++i) {
    for (Index t = 0; t < row; t += kMostVectors * kLanes) {
      SumRow(std::min(kMostVectors, (row - t) / kLanes), seen, i * input_row + t, gradients + i * row + t);
    }
  }
}

struct Weighted {
  const float* rows;
  float gradient;
};

// target += Σ gradient · rows[offset …]
template <int kVectors = kMostVectors>
LENSLET_INLINE void AddRow(Index vectors, const std::vector<Weighted>& all, Index offset, float* target) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return AddRow<kVectors - 1>(vectors, all, offset, target);
  }
  Vector sums[Size(kVectors)];
  LENSLET_UNROLL
  for (int v = 0; v < kVectors; ++v) Read(target + v * kLanes, sums[v]);
  for (const Weighted& one : all) {
    LENSLET_UNROLL
    for (int v = 0; v < kVectors; ++v) {
      Vector x;
      Read(one.rows + offset + v * kLanes, x);
      sums[v] += one.gradient * x;
    }
  }
  LENSLET_UNROLL
  for (int v = 0; v < kVectors; ++v) Write(sums[v], target + v * kLanes);
}

}  // namespace

std::vector<float> PackForForward(const Shape& s, const float* rows, const float* bias) {
  const Index taps = s.kernel_w * s.channels, row = s.row_floats();
  std::vector<float> packed;
  ForEachBlock(s.outputs, [&](Index first, Index vectors) {
    const Index begin = first * kLanes, lanes = vectors * kLanes, count = std::min(lanes, s.outputs - begin);
    std::size_t at = packed.size();
    packed.resize(at + static_cast<std::size_t>((s.kernel_h * taps + 1) * lanes));
    for (Index o = 0; o < count; ++o) packed[at + static_cast<std::size_t>(o)] = bias[begin + o];
    at += static_cast<std::size_t>(lanes);
    for (Index i = 0; i < s.kernel_h; ++i) {
      for (Index t = 0; t < taps; ++t, at += static_cast<std::size_t>(lanes)) {
        const float* from = rows + (begin * s.kernel_h + i) * row + t;
        for (Index o = 0; o < count; ++o) packed[at + static_cast<std::size_t>(o)] = from[o * s.kernel_h * row];
      }
    }
  });
  return packed;
}

LENSLET_CLONES
void ConvPoolForward(const Shape& s, const float* input, const std::vector<float>& packed, float* pooled,
                     std::uint8_t* winner) {
  const float* block = packed.data();
  // Inlined, or it would be compiled for the plainest processor.
  ForEachBlock(s.outputs, [&](Index first, Index vectors) LENSLET_INLINE_LAMBDA {
    const Index output = first * kLanes;
    if (vectors == 3) ForwardBlock<3>(s, input, block, output, pooled, winner);
    if (vectors == 2) ForwardBlock<2>(s, input, block, output, pooled, winner);
    if (vectors == 1) ForwardBlock<1>(s, input, block, output, pooled, winner);
    block += (s.kernel_h * s.kernel_w * s.channels + 1) * vectors * kLanes;
  });
}

LENSLET_CLONES
void ConvPoolWeightGradient(const Shape& s, Index images, const float* input, const float* gradient,
                            const std::uint8_t* winner, Index first_output, Index last_output, float* rows_gradient,
                            float* bias_gradient) {
  const Index kernel = s.kernel_h * s.row_floats(), input_row = s.width * s.channels;
  std::fill(rows_gradient + first_output * kernel, rows_gradient + last_output * kernel, 0.0F);
  std::fill(bias_gradient + first_output, bias_gradient + last_output, 0.0F);
  // So few images at a time that they stay in the cache for all outputs, and enough for the sums to be worth loading.
  constexpr Index kWindows = 512;
  const Index windows = s.pooled_height() * s.pooled_width(), at_once = std::max<Index>(1, kWindows / windows);
  std::vector<Seen> all(static_cast<std::size_t>(at_once * windows) + 1);
  for (Index first = 0; first < images; first += at_once) {
    const Index last = std::min(images, first + at_once);
    for (Index o = first_output; o < last_output; ++o) {
      std::size_t count = 0;
      Index at = first * windows * s.outputs + o;
      for (Index n = first; n < last; ++n) {
        for (Index y = 0; y < s.pooled_height(); ++y) {
          const float* above = input + n * s.input_floats() + 2 * y * input_row;
          for (Index x = 0; x < s.pooled_width(); ++x, at += s.outputs, above += 2 * s.channels) {
            // Overwritten by the next where the gradient is 0: ReLU makes that half of the time, in no order.
            all[count] = {above + winner[at] / 2 * input_row + winner[at] % 2 * s.channels, gradient[at]};
            count += gradient[at] != 0 ? 1 : 0;
            bias_gradient[o] += gradient[at];
          }
        }
      }
      SumKernel(s, std::span(all.data(), count), rows_gradient + o * kernel);
    }
  }
}

LENSLET_CLONES
void ConvPoolInputGradient(const Shape& s, const float* rows, const float* gradient, const std::uint8_t* winner,
                           float* input_gradient) {
  const Index row = s.row_floats(), kernel = s.kernel_h * row;
  std::vector<Weighted> at_corner[4];
  for (Index w = 0; w < s.pooled_height() * s.pooled_width(); ++w, gradient += s.outputs, winner += s.outputs) {
    for (auto& corner : at_corner) corner.clear();
    for (Index o = 0; o < s.outputs; ++o) {
      if (gradient[o] != 0) at_corner[winner[o]].push_back({rows + o * kernel, gradient[o]});
    }
    for (Index corner = 0; corner < 4; ++corner) {
      if (at_corner[corner].empty()) continue;
      const Index y = 2 * (w / s.pooled_width()) + corner / 2, x = 2 * (w % s.pooled_width()) + corner % 2;
      for (Index i = 0; i < s.kernel_h; ++i) {
        float* target = input_gradient + ((y + i) * s.width + x) * s.channels;
        for (Index t = 0; t < row; t += kMostVectors * kLanes) {
          AddRow(std::min(kMostVectors, (row - t) / kLanes), at_corner[corner], i * row + t, target + t);
        }
      }
    }
  }
}

}  // namespace lenslet::native
