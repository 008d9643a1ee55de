// Sizes, even splits, and planes with a margin.
#pragma once

#include <cstdint>

namespace lenslet::kernels::LENSLET_ISA {

// For sizes that are still to be checked: 2^63 − 1 where the true result is beyond it.
inline std::int64_t SaturatingProduct(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}
inline std::int64_t SaturatingSum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

// An array's bound from a template parameter, which is an int because recursion counts it down.
constexpr unsigned Bound(int count) { return static_cast<unsigned>(count); }

// For the few functions that must become part of the loop that calls them, whatever their size.
#define LENSLET_INLINE inline __attribute__((always_inline))

// For the innermost loops: in a function of its own a browser's compiler keeps their sums in registers, and is done
// with it sooner.
#define LENSLET_NOINLINE __attribute__((noinline))

// For functions that run once for each model, or only in networks that none of ours is: where bytes are on the
// visitor's line, as few as can be.
#ifdef __wasm__
#define LENSLET_SMALL __attribute__((minsize, noinline))
#define LENSLET_RARE __attribute__((noinline))
#else
#define LENSLET_SMALL
#define LENSLET_RARE
#endif

// A count that is known when the kernel is compiled, as a value for a lambda's parameter.
template <int kCount>
struct VectorCount {
  static constexpr int value = kCount;
};

// pick(VectorCount) for `vectors`, 1 … kLargest: the function that is compiled for so many.
template <int kLargest, typename Pick>
inline auto ForVectors(Index vectors, Pick pick) {
  if constexpr (kLargest > 1) {
    if (vectors < kLargest) return ForVectors<kLargest - 1>(vectors, pick);
  }
  return pick(VectorCount<kLargest>{});
}

inline Index Smaller(Index a, Index b) { return a < b ? a : b; }
inline Index VectorsFor(Index count) { return (count + kLanes - 1) / kLanes; }

inline void StoreOne(float* p, float x) { *p = x; }  // As a Half, where there are such: beside those.

// StoreFirst() where most vectors are full: WebAssembly has no masks, so that it is code.
LENSLET_RARE inline void StoreRest(float* p, Vector x, Index count) { StoreFirst(p, x, count); }

// `count` things in as few parts of at most `largest` as it takes, the parts' sizes differing by one at most: 9 in
// parts of at most 4 are 3 + 3 + 3, since 4 + 4 + 1 would leave most of the registers idle in the last.
struct EvenParts {
  Index count, parts;
  EvenParts(Index n, Index largest) : count(n), parts((n + largest - 1) / largest) {}
  Index begin(Index part) const { return part * (count / parts) + Smaller(part, count % parts); }
  Index size(Index part) const { return begin(part + 1) - begin(part); }
};

// Vector loads may read so many floats beyond the last one that counts.
inline constexpr Index kOverread = 2 * kLanes;

// Rows and columns [0, height) × [0, width) of a plane that starts `top` rows above and `left` columns left of an input
// plane [in_height, in_width], with `fill` where that has no value.
LENSLET_NOINLINE inline void CopyWithMargin(const float* input, Index in_height, Index in_width, Index top, Index left,
                                            float fill, Index height, Index width, float* output) {
  const Index copied = Smaller(in_width, width - left);  // May be negative: all margin.
  for (Index y = 0; y < height; ++y, output += width) {
    const Index row = y - top;
    const bool inside = row >= 0 && row < in_height && copied > 0;
    Index x = 0;
    if (inside) {
      const float* in = input + row * in_width;
      for (; x < left; ++x) output[x] = fill;
      for (; x + kLanes <= left + copied; x += kLanes) Store(output + x, Load(in + x - left));
      for (; x < left + copied; ++x) output[x] = in[x - left];
    }
    for (; x < width; ++x) output[x] = fill;
  }
}

// p[0], p[stride], …, `count` lanes of which matter; reads at most kOverread floats beyond the last of those.
inline Vector LoadStrided(const float* p, Index stride, Index count) {
  if (stride == 1) return Load(p);
  if (stride == 2) return LoadEven(p);
  float lanes[kLanes] = {};
  for (Index i = 0; i < Smaller(count, kLanes); ++i) lanes[i] = p[i * stride];
  return Load(lanes);
}

}  // namespace lenslet::kernels::LENSLET_ISA
