#include "train/device.h"

#include <cstdlib>

#include "base/failure.h"
#include "base/random.h"

namespace lenslet::native {

torch::Device OpenDevice(const std::string& name) {
  const bool has_gpu = torch::cuda::is_available();
  if (name == "cpu" || (name.empty() && !has_gpu)) return torch::kCPU;
  if (!has_gpu) {
    throw Failure("--device cuda: this LibTorch (", TORCH_VERSION, ") finds no CUDA device");
  }
  return torch::kCUDA;
}

void MakeDeterministic() {
  ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
  auto& context = at::globalContext();
  context.setDeterministicCuDNN(true);
  context.setBenchmarkCuDNN(false);
  // Warnings only: LibTorch lists max pooling's gradient on CUDA, whose sums are exact while windows do not overlap.
  context.setDeterministicAlgorithms(true, /*warn_only=*/true);
  context.setDeterministicFillUninitializedMemory(false);
  // Setting them, and be it to what they are, keeps MKL from taking fewer threads while the machine is busy, which adds
  // in another order.
  at::set_num_threads(at::get_num_threads());
  // Ten bits of mantissa would set LibTorch and the core apart by more than the export allows.
  context.setAllowTF32CuDNN(false);
  context.setAllowTF32CuBLAS(false);
}

void SeedEpoch(std::uint64_t seed, std::int64_t epoch) {
  torch::manual_seed(MixBits(seed + kRandomStep * static_cast<std::uint64_t>(epoch + 1)));
}

}  // namespace lenslet::native
