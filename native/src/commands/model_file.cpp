#include "commands/model_file.h"

#include <algorithm>
#include <cmath>
#include <iostream>

#include "base/failure.h"
#include "io/file.h"

namespace lenslet::native {
namespace {

// A safetensors file begins with its header's length, in eight little-endian bytes that may be any: only a length that
// the file has no room for says that it is something else.
bool BeginsAsSafetensors(std::span<const std::byte> file) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(8, file.size()); ++i) {
    length |= std::to_integer<std::uint64_t>(file[i]) << (8 * i);
  }
  return length <= file.size();
}

}  // namespace

std::vector<std::byte> ReadWeightsFile(const std::filesystem::path& path) {
  constexpr std::uint64_t kLargestFile = std::uint64_t{2} << 30;
  auto file = ReadFile(path, kLargestFile);
  if (BeginsAsSafetensors(file)) return file;
  const std::string_view text = AsText(file);
  if (text.starts_with("PK\x03\x04") || text.starts_with("\x80\x02")) {
    throw Failure(path.string(), ": a PyTorch pickle; save the state_dict with safetensors.torch.save_file");
  }
  if (const auto first = text.find_first_not_of(" \t\r\n"); first != text.npos && text[first] == '<') {
    throw Failure(path.string(), ": a page of HTML or XML, expected a safetensors file");
  }
  return file;
}

Model LoadModel(const std::filesystem::path& path) {
  Model model = Unwrap(Model::Load(ReadWeightsFile(path)), path.string());
  if (model.was_matched()) {
    std::cerr << "note: " << path.string() << " does not say which network it is; its tensors fit "
              << model.architecture().name << '\n';
  }
  return model;
}

std::optional<Prediction> Decide(const Architecture& architecture, std::span<const float> output) {
  Prediction prediction;
  prediction.probabilities.resize(output.size());
  ToProbabilities(architecture, output, prediction.probabilities);
  const auto& p = prediction.probabilities;
  if (std::any_of(p.begin(), p.end(), [](float x) { return std::isnan(x); })) return std::nullopt;
  const auto name = [&](std::size_t i) {
    return i < architecture.classes.size() ? architecture.classes[i] : std::to_string(i);
  };
  if (p.size() == 1) {
    const bool yes = p[0] >= 0.5f;
    prediction.index = yes ? 1 : 0;
    prediction.label = Cat(yes ? "" : "not ", name(0));
    prediction.probability = yes ? p[0] : 1 - p[0];
    return prediction;
  }
  prediction.index = static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
  prediction.label = name(prediction.index);
  prediction.probability = p[prediction.index];
  return prediction;
}

}  // namespace lenslet::native
