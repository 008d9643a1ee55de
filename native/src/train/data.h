// A data set as two tensors on the device, from which batches are taken by index.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

#include "recipe/recipe.h"

namespace lenslet::native {

struct TorchData {
  torch::Tensor images;  // uint8 [n, c, h, w]
  torch::Tensor labels;  // int64 [n]
  std::int64_t size() const { return labels.size(0); }
  TorchData Slice(std::int64_t begin, std::int64_t end) const {
    return {images.slice(0, begin, end), labels.slice(0, begin, end)};
  }
  TorchData cpu() const { return {images.cpu(), labels.cpu()}; }
};

struct DataSets {
  TorchData training, validation, test;
  std::vector<std::string> classes;  // What the network's are called.
  double crop = 1;                   // The network's Architecture::crop, for these photos.
  std::string sha256, drawn_sha256;  // DataSet's.
  DataSets cpu() const { return {training.cpu(), validation.cpu(), test.cpu(), classes, crop, sha256, drawn_sha256}; }
};

// The recipe's data from that folder. Throws a Failure where it does not fit the network.
DataSets LoadDataSets(const Recipe& recipe, const std::filesystem::path& folder, torch::Device device);

// What an epoch draws its batches from: the images, with shifted_copies each of them five times, as it is and moved by
// one pixel right, left, up and down with zeros entering. The copies are made when a batch asks for them.
class TrainingSet {
 public:
  TrainingSet(const TorchData& data, const Recipe& recipe);
  // Puts the drawings of that epoch, from 1, in the place of those of another.
  void BeginEpoch(std::int64_t epoch);
  std::int64_t size() const { return labels_.size(0) * copies_; }
  torch::Device device() const { return labels_.device(); }
  TorchData Take(const torch::Tensor& indices) const;  // int64 [b], each below size().

 private:
  const Recipe& recipe_;
  torch::Tensor images_, labels_;
  std::int64_t copies_;
  std::int64_t lot_ = 0;               // Of the drawings among the images.
  torch::Tensor positions_;            // int64 [copies, h·w]: pixels of an image framed with zeros.
  std::vector<std::int64_t> extents_;  // −1, c, h, w.
};

// uint8 images as the network's input.
class InputMaker {
 public:
  InputMaker(const Recipe& recipe, torch::Device device);
  // To measure on: what `eval` and `predict` make of them, by the core.
  torch::Tensor operator()(const torch::Tensor& images) const;
  // To learn from: x / 255; of photos the square in the middle, or the random crop; changed at random; resized
  // (bilinear, antialiased) so that the network's share of that square (Architecture::crop), or the whole random crop,
  // has the size that it takes, up to half a pixel on each side, and cropped to that; then (x − mean) / std.
  torch::Tensor operator()(const torch::Tensor& images, const Augmentation& augmentation) const;

 private:
  torch::Tensor Normalized(const torch::Tensor& x) const;

  Architecture network_;
  bool learns_from_crops_;
  torch::Tensor mean_, std_;  // [1, c, 1, 1]; undefined for 0 and 1.
};

}  // namespace lenslet::native
