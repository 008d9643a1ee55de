// What every command that runs a model shares.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lenslet/model.h"

namespace lenslet::native {

// Reads and checks a model; throws a Failure that names the file. Says on stderr when bare weights were matched to a
// network by their keys and shapes.
Model LoadModel(const std::filesystem::path& path);

// The bytes of a weights file; a PyTorch pickle gets an error of its own.
std::vector<std::byte> ReadWeightsFile(const std::filesystem::path& path);

struct Prediction {
  std::size_t index = 0;  // Of the class; for a single probability 1 (yes) or 0 (no).
  std::string label;
  float probability = 0;  // Of that label.
  std::vector<float> probabilities;
};

// Reads one output of the network; nothing when it has no largest probability (NaN).
std::optional<Prediction> Decide(const Architecture& architecture, std::span<const float> output);

}  // namespace lenslet::native
