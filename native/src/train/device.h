// Where LibTorch computes, and that it computes the same every time.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>

namespace lenslet::native {

// "cpu" or "cuda"; "": the GPU where LibTorch finds one, else the CPU. Throws a Failure where it finds no such device.
torch::Device OpenDevice(const std::string& name);

// The same seed on the same machine gives the same weights, in full float32.
void MakeDeterministic();

// Each epoch has random numbers of its own (epoch 0: the first weights), so continuing needs no generator's state.
void SeedEpoch(std::uint64_t seed, std::int64_t epoch);

}  // namespace lenslet::native
