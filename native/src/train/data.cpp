#include "train/data.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>
#include <memory>

#include "base/failure.h"
#include "data/inputs.h"
#include "recipe/classes.h"
#include "recipe/load_data.h"
#include "train/augment.h"

namespace lenslet::native {

namespace {

// The pixels, which may be gigabytes, are moved and not copied.
TorchData ToTorch(LabelledImages images, torch::Device device) {
  auto owner = std::make_shared<std::vector<std::uint8_t>>(std::move(images.pixels));
  const torch::Tensor pixels = torch::from_blob(
      owner->data(), {images.count, images.channels, images.height, images.width}, [owner](void*) {}, torch::kUInt8);
  const torch::Tensor labels = torch::from_blob(images.labels.data(), {images.count}, torch::kUInt8);
  return {pixels.to(device), labels.to(torch::kInt64).to(device)};
}

// Photos are cropped and resized to what the network takes; digits must have that size.
void CheckExtents(const LabelledImages& images, const Recipe& recipe, const std::string& folder) {
  const Shape& input = recipe.architecture.input;
  const Shape found{images.channels, images.height, images.width};
  const bool photos = recipe.architecture.preparation == Preparation::kPhoto;
  if (photos ? input.rank() == 3 && images.channels == input[0] && input[1] == input[2] : found == input) return;
  throw Failure(folder, ": images of ", ToString(found), ", the network takes ", ToString(input));
}

// Where there is but one class, always answering that is perfect.
void CheckClasses(const DataSet& data, const std::string& folder) {
  const std::vector<std::uint8_t>& labels = data.training.labels;
  if (labels.empty() || std::ranges::adjacent_find(labels, std::ranges::not_equal_to{}) != labels.end()) return;
  throw Failure(folder, ": all ", labels.size(), " training images are of the class ", data.classes.at(labels[0]),
                "; expected images of two classes or more");
}

// A folder's names must be the network's; an attribute's only serve where the network has none, for it has names of
// its own for what CelebA calls Smiling.
std::vector<std::string> ClassesOf(const Recipe& recipe, const DataSet& data, const std::string& folder) {
  const Architecture& network = recipe.architecture;
  const bool is_folder = std::holds_alternative<FolderSource>(recipe.source);
  const bool is_mnist = std::holds_alternative<MnistSource>(recipe.source);
  if (is_folder || (!is_mnist && network.classes.empty())) return MatchClasses(network, data.classes, folder);
  if (!is_mnist && network.classes.back() != data.classes[1]) {
    std::cerr << "note: what the network calls \"" << network.classes.back() << "\" is \"" << data.classes[1]
              << "\" in " << folder << '\n';
  }
  return network.classes;
}

// A network that learns from random crops sees as much of a photo when it is used. `side`: the photos' shorter one.
double CropOf(const Recipe& recipe, std::int64_t side) {
  const std::int64_t random_crop = recipe.augmentation.random_crop;
  if (random_crop > side) throw Failure("random_crop ", random_crop, ": the images' shorter side has ", side);
  const double own = recipe.architecture.crop;
  if (random_crop == 0) return own;
  if (recipe.architecture.preparation != Preparation::kPhoto) throw Failure("random_crop: the network takes no photos");
  if (own != 1) throw Failure("random_crop ", random_crop, ": the network has a crop of its own, ", own);
  return static_cast<double>(random_crop) / static_cast<double>(side);
}

torch::Tensor Middle(const torch::Tensor& images, std::int64_t height, std::int64_t width) {
  const std::int64_t top = (images.size(2) - height) / 2, left = (images.size(3) - width) / 2;
  return images.slice(2, top, top + height).slice(3, left, left + width);
}

// [n, c, h, w] → [n, c, (h + 2)·(w + 2)]
torch::Tensor WithFrame(const torch::Tensor& images) { return torch::constant_pad_nd(images, {1, 1, 1, 1}).flatten(2); }

}  // namespace

DataSets LoadDataSets(const Recipe& recipe, const std::filesystem::path& folder, torch::Device device) {
  DataSet data = LoadData(recipe, folder);
  const std::int64_t outputs = Unwrap(InferShapes(recipe.architecture), recipe.name).back().elements();
  if (recipe.loss == Loss::kBce && outputs != 1) throw Failure("bce needs a network with one output, not ", outputs);
  CheckExtents(data.training, recipe, folder.string());
  CheckClasses(data, folder.string());
  if (data.test.count == 0) throw Failure(folder.string(), ": no images to test on");
  if (data.validation.count == 0 && (recipe.keep == Keep::kBest || recipe.patience > 0 || recipe.temperature_scaling)) {
    throw Failure(folder.string(), ": no images to validate on, as the recipe wants");
  }
  const auto classes = static_cast<std::int64_t>(data.classes.size());
  if (recipe.loss == Loss::kBce ? classes != 2 : classes > outputs) {
    throw Failure(folder.string(), ": ", classes, " classes, the network has ", outputs, " outputs");
  }
  const std::int64_t side = std::min(data.training.height, data.training.width);
  return {.training = ToTorch(std::move(data.training), device),
          .validation = ToTorch(std::move(data.validation), device),
          .test = ToTorch(std::move(data.test), device),
          .classes = ClassesOf(recipe, data, folder.string()),
          .crop = CropOf(recipe, side),
          .sha256 = data.sha256,
          .drawn_sha256 = data.drawn_sha256};
}

TrainingSet::TrainingSet(const TorchData& data, const Recipe& recipe)
    : recipe_(recipe), images_(data.images), labels_(data.labels), copies_(recipe.shifted_copies ? 5 : 1) {
  if (copies_ == 1) return;
  const std::int64_t height = images_.size(2), width = images_.size(3);
  extents_ = {-1, images_.size(1), height, width};
  images_ = WithFrame(images_);
  const torch::Tensor frame = torch::arange((height + 2) * (width + 2)).view({height + 2, width + 2});
  std::vector<torch::Tensor> positions;
  // An image moved right takes each pixel from the left.
  for (const auto& [y, x] : {std::pair{1, 1}, {1, 0}, {1, 2}, {2, 1}, {0, 1}}) {
    positions.push_back(frame.slice(0, y, y + height).slice(1, x, x + width).flatten());
  }
  positions_ = torch::stack(positions).to(data.labels.device());
}

void TrainingSet::BeginEpoch(std::int64_t epoch) {
  const std::int64_t lot = (epoch - 1) / kEpochsPerLot;
  if (lot == lot_ || recipe_.drawn.digits + recipe_.drawn.others == 0) return;
  lot_ = lot;
  torch::Tensor drawn = ToTorch(DrawToLearn(recipe_, lot), labels_.device()).images;  // Labels are as in every lot.
  if (copies_ > 1) drawn = WithFrame(drawn);
  images_.slice(0, images_.size(0) - drawn.size(0)).copy_(drawn);
}

TorchData TrainingSet::Take(const torch::Tensor& indices) const {
  if (copies_ == 1) return {images_.index_select(0, indices), labels_.index_select(0, indices)};
  const torch::Tensor which = indices.remainder(labels_.size(0));
  const torch::Tensor framed = images_.index_select(0, which);  // [b, c, (h + 2)·(w + 2)]
  const torch::Tensor from = positions_.index_select(0, indices.div(labels_.size(0), "floor")).unsqueeze(1);
  const torch::Tensor moved = framed.gather(2, from.expand({-1, framed.size(1), -1})).view(extents_);
  return {moved, labels_.index_select(0, which)};
}

InputMaker::InputMaker(const Recipe& recipe, torch::Device device)
    : network_(recipe.architecture), learns_from_crops_(recipe.augmentation.random_crop > 0) {
  const auto is = [](const std::vector<float>& values, float value) {
    return std::ranges::all_of(values, [&](float x) { return x == value; });
  };
  if (is(network_.mean, 0) && is(network_.std, 1)) return;
  mean_ = torch::tensor(network_.mean).view({1, -1, 1, 1}).to(device);
  std_ = torch::tensor(network_.std).view({1, -1, 1, 1}).to(device);
}

torch::Tensor InputMaker::operator()(const torch::Tensor& images) const {
  if (network_.preparation != Preparation::kPhoto) return Normalized(images.to(torch::kFloat32).div_(255));
  const torch::Tensor bytes = images.to(torch::kCPU).contiguous();
  const auto* const pixels = bytes.const_data_ptr<std::uint8_t>();
  const LabelledImages photos{.count = bytes.size(0),
                              .channels = bytes.size(1),
                              .height = bytes.size(2),
                              .width = bytes.size(3),
                              .pixels = {pixels, pixels + bytes.numel()},
                              .labels = {}};
  const auto extents = network_.input.extents();
  std::vector<std::int64_t> sizes{photos.count};
  sizes.insert(sizes.end(), extents.begin(), extents.end());
  return torch::tensor(InputsOf(network_, photos, 0, photos.count)).view(sizes).to(images.device());
}

torch::Tensor InputMaker::operator()(const torch::Tensor& images, const Augmentation& augmentation) const {
  torch::Tensor x = images.to(torch::kFloat32).div_(255);
  if (network_.preparation == Preparation::kPhoto && !learns_from_crops_) {
    const std::int64_t side = std::min(x.size(2), x.size(3));
    x = Middle(x, side, side);
  }
  x = Augment(x, augmentation);
  const auto around = [&](std::int64_t side) {  // Whole pixels more on each side.
    const double more = learns_from_crops_ ? 0 : static_cast<double>(side) * (1 / network_.crop - 1) / 2;
    return side + 2 * std::llround(more);
  };
  const std::int64_t height = network_.input[1], width = network_.input[2];
  if (x.size(2) != around(height) || x.size(3) != around(width)) {
    x = at::_upsample_bilinear2d_aa(x, {around(height), around(width)}, /*align_corners=*/false);
  }
  return Normalized(Middle(x, height, width));
}

torch::Tensor InputMaker::Normalized(const torch::Tensor& x) const {
  return mean_.defined() ? (x - mean_).div_(std_) : x;
}

}  // namespace lenslet::native
