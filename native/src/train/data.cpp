#include "train/data.h"

#include "train/augment.h"

namespace lenslet::native {

TorchData ToTorch(const LabelledImages& images, torch::Device device) {
  // Copies: the vectors end before the tensors do.
  auto* pixels = const_cast<std::uint8_t*>(images.pixels.data());
  auto* labels = const_cast<std::uint8_t*>(images.labels.data());
  return {torch::from_blob(pixels, {images.count, 1, images.height, images.width}, torch::kUInt8).clone().to(device),
          torch::from_blob(labels, {images.count}, torch::kUInt8).to(torch::kInt64).to(device)};
}

InputMaker::InputMaker(const Architecture& architecture, torch::Device device)
    : mean_(torch::zeros({1, 1, 1, 1}, device)), std_(torch::ones({1, 1, 1, 1}, device)) {
  if (architecture.mean.empty()) return;
  mean_ = torch::tensor(architecture.mean).view({1, -1, 1, 1}).to(device);
  std_ = torch::tensor(architecture.std).view({1, -1, 1, 1}).to(device);
}

torch::Tensor InputMaker::operator()(const torch::Tensor& images, const RandomAffine* affine) const {
  torch::Tensor x = images.to(torch::kFloat32) / 255.0;
  if (affine != nullptr) x = ApplyRandomAffine(x, *affine);
  return (x - mean_) / std_;
}

}  // namespace lenslet::native
