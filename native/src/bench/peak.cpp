#include "bench/peak.h"

#include <algorithm>
#include <chrono>

#include "bench/samples.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace lenslet::native {
namespace {

// Twelve sums: more than latency × throughput of any processor's multiply-add, and few enough for 16 registers.
constexpr int kSums = 12;
constexpr int kRounds = 4096;
constexpr double kFlopsPerLane = 2.0 * kSums * kRounds;

// Each round the sums pass through an assembly statement of no instructions, or the compiler would leave the loop out.
#if defined(__x86_64__)
#define LENSLET_UNSEEN "+x"
#elif defined(__aarch64__)
#define LENSLET_UNSEEN "+w"
#else
#define LENSLET_UNSEEN "+m"
#endif
#define LENSLET_PEAK_LOOP(VECTOR, SET, STEP)             \
  VECTOR sums[kSums];                                    \
  for (VECTOR & sum : sums) sum = SET(1.0F);             \
  const VECTOR a = SET(0.999F), b = SET(0.001F);         \
  for (int i = 0; i < kRounds; ++i) {                    \
    _Pragma("GCC unroll 12") for (VECTOR & sum : sums) { \
      sum = STEP;                                        \
      asm volatile("" : LENSLET_UNSEEN(sum));            \
    }                                                    \
  }

#if defined(__x86_64__)
__attribute__((target("avx512f"))) void RunAvx512() {
  LENSLET_PEAK_LOOP(__m512, _mm512_set1_ps, _mm512_fmadd_ps(sum, a, b))
}
__attribute__((target("avx2,fma"))) void RunAvx2() {
  LENSLET_PEAK_LOOP(__m256, _mm256_set1_ps, _mm256_fmadd_ps(sum, a, b))
}
void RunBase() { LENSLET_PEAK_LOOP(__m128, _mm_set1_ps, _mm_add_ps(_mm_mul_ps(sum, a), b)) }
constexpr int kBaseLanes = 4;
#elif defined(__aarch64__)
void RunBase() { LENSLET_PEAK_LOOP(float32x4_t, vdupq_n_f32, vfmaq_f32(b, sum, a)) }
constexpr int kBaseLanes = 4;
#else
void RunBase() { LENSLET_PEAK_LOOP(float, float, sum* a + b) }
constexpr int kBaseLanes = 1;
#endif

double Best(void (*run)(), int lanes) {
  double best_ms = 1e9;
  const auto start = std::chrono::steady_clock::now();
  while (MsSince(start) < 100) {
    const auto before = std::chrono::steady_clock::now();
    run();
    best_ms = std::min(best_ms, MsSince(before));
  }
  return kFlopsPerLane * lanes / best_ms / 1e6;
}

}  // namespace

double PeakGflops(std::string_view instruction_set) {
#if defined(__x86_64__)
  if (instruction_set == "avx512") return Best(RunAvx512, 16);
  if (instruction_set == "avx2") return Best(RunAvx2, 8);
#endif
  return Best(RunBase, kBaseLanes);
}

}  // namespace lenslet::native
