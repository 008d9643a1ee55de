#include "train/augment.h"

#include <cmath>

namespace lenslet::native {
namespace {

// [n, 2, 3]: where each output pixel comes from, in affine_grid's coordinates (the image spans −1 … 1): the inverse of
// shift ∘ rotation ∘ shear ∘ scale,
//   (1 / scale) · [1 shear; 0 1] · [cos sin; −sin cos] · (x − shift),
// the off-diagonal ones corrected for images that are not square.
torch::Tensor AffineMaps(const torch::Tensor& images, const RandomAffine& affine) {
  const std::int64_t n = images.size(0);
  const double height = static_cast<double>(images.size(2)), width = static_cast<double>(images.size(3));
  const auto uniform = [&](double least, double most) {
    return torch::rand({n}, images.options()) * (most - least) + least;
  };
  constexpr double kRadians = M_PI / 180;
  const auto angle = uniform(-affine.degrees, affine.degrees) * kRadians;
  const auto shear = torch::tan(uniform(-affine.shear, affine.shear) * kRadians);
  const auto scale = uniform(affine.scale_least, affine.scale_most);
  const auto shift_x = 2 * uniform(-affine.translate_x, affine.translate_x);
  const auto shift_y = 2 * uniform(-affine.translate_y, affine.translate_y);

  const auto cos = torch::cos(angle) / scale, sin = torch::sin(angle) / scale;
  const auto xx = cos - shear * sin, xy = (sin + shear * cos) * (height / width);
  const auto yx = -sin * (width / height), yy = cos;
  return torch::stack({torch::stack({xx, xy, -(xx * shift_x + xy * shift_y)}, 1),
                       torch::stack({yx, yy, -(yx * shift_x + yy * shift_y)}, 1)},
                      1);
}

// Numbers of the host's on the images' device: a copy that does not wait for what the device is doing.
torch::Tensor Beside(const torch::Tensor& images, const torch::Tensor& host) {
  return host.to(images.device(), /*non_blocking=*/true);
}

// [n, h, w, 2], to be added to a sampling grid.
torch::Tensor ElasticField(const torch::Tensor& images, const Elastic& elastic) {
  const std::int64_t height = images.size(2), width = images.size(3);
  const auto noise = torch::rand({images.size(0), 2, height, width}, images.options()) * 2 - 1;
  const auto down = Beside(images, GaussianMatrix(height, elastic.sigma));
  const auto across = Beside(images, GaussianMatrix(width, elastic.sigma));
  const auto smooth = torch::matmul(torch::matmul(down, noise), across.t());
  return smooth.permute({0, 2, 3, 1}) * (elastic.alpha / static_cast<double>(height));
}

torch::Tensor Warp(const torch::Tensor& images, const Augmentation& augmentation) {
  namespace F = torch::nn::functional;
  const torch::Tensor maps = augmentation.affine ? AffineMaps(images, *augmentation.affine)
                                                 : torch::eye(2, 3, images.options()).expand({images.size(0), 2, 3});
  torch::Tensor grid = F::affine_grid(maps, images.sizes(), false);
  if (augmentation.elastic) grid = grid + ElasticField(images, *augmentation.elastic);
  auto options = F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kZeros).align_corners(false);
  if (augmentation.affine && augmentation.affine->border) options.padding_mode(torch::kBorder);
  return F::grid_sample(images, grid, options);
}

// Another square of the image for each, by gathering.
torch::Tensor RandomCrop(const torch::Tensor& images, std::int64_t side) {
  const std::int64_t n = images.size(0), channels = images.size(1), height = images.size(2), width = images.size(3);
  const auto indices = images.options().dtype(torch::kInt64);
  const torch::Tensor top = torch::randint(height - side + 1, {n, 1, 1}, indices);
  const torch::Tensor left = torch::randint(width - side + 1, {n, 1, 1}, indices);
  const torch::Tensor rows = top + torch::arange(side, indices).view({1, side, 1});
  const torch::Tensor columns = left + torch::arange(side, indices).view({1, 1, side});
  const torch::Tensor positions = (rows * width + columns).view({n, 1, side * side}).expand({n, channels, side * side});
  return images.flatten(2).gather(2, positions).view({n, channels, side, side});
}

// bool [n, 1, 1, 1]
torch::Tensor Chosen(const torch::Tensor& images, double probability) {
  return torch::rand({images.size(0), 1, 1, 1}, images.options()) < probability;
}

// ITU-R BT.601 luma, torchvision's and Pillow's. [n, 1, h, w]
torch::Tensor Gray(const torch::Tensor& images) {
  if (images.size(1) == 1) return images;
  const torch::Tensor weights = Beside(images, torch::tensor({0.299F, 0.587F, 0.114F}).view({1, 3, 1, 1}));
  return (images * weights).sum(1, true);
}

// torchvision's blends, clamped after each: with black, with the mean of the grey image, with the grey image.
torch::Tensor Jitter(torch::Tensor images, const ColorJitter& jitter) {
  const auto blend = [&](const torch::Tensor& other, double range) {
    if (range <= 0) return;
    const double least = std::max(0.0, 1 - range);
    const torch::Tensor factor = torch::rand({images.size(0), 1, 1, 1}, images.options()) * (1 + range - least) + least;
    images = (factor * images + (1 - factor) * other).clamp(0, 1);
  };
  blend(torch::zeros_like(images), jitter.brightness);
  blend(Gray(images).mean({1, 2, 3}, true), jitter.contrast);
  blend(Gray(images), jitter.saturation);
  return images;
}

torch::Tensor Erase(const torch::Tensor& images, const RandomErasing& erasing) {
  const std::int64_t height = images.size(2), width = images.size(3);
  const auto uniform = [&](double least, double most) {
    return torch::rand({images.size(0), 1, 1, 1}, images.options()) * (most - least) + least;
  };
  const auto area = uniform(erasing.scale_least, erasing.scale_most) * static_cast<double>(height * width);
  const auto ratio = torch::exp(uniform(std::log(erasing.ratio_least), std::log(erasing.ratio_most)));
  const auto tall = torch::sqrt(area * ratio).round().clamp_max(height);
  const auto wide = torch::sqrt(area / ratio).round().clamp_max(width);
  const auto top = torch::floor(uniform(0, 1) * (height - tall + 1));
  const auto left = torch::floor(uniform(0, 1) * (width - wide + 1));
  const auto rows = torch::arange(height, images.options()).view({1, 1, height, 1});
  const auto columns = torch::arange(width, images.options()).view({1, 1, 1, width});
  const auto inside = (rows >= top) & (rows < top + tall) & (columns >= left) & (columns < left + wide);
  return torch::where(inside & Chosen(images, erasing.probability), images.mean({2, 3}, true), images);
}

torch::Tensor ChangeStrokeWidth(const torch::Tensor& images, double most) {
  // Rows, then columns: four passes of whole vectors take a tenth of max_pool2d's time.
  const auto largest = [](const torch::Tensor& x) {
    const auto along = [](const torch::Tensor& y, std::int64_t dim) {
      const std::int64_t n = y.size(dim);
      torch::Tensor z = y.clone();
      z.slice(dim, 1, n).copy_(torch::maximum(z.slice(dim, 1, n), y.slice(dim, 0, n - 1)));
      z.slice(dim, 0, n - 1).copy_(torch::maximum(z.slice(dim, 0, n - 1), y.slice(dim, 1, n)));
      return z;
    };
    return along(along(x, 2), 3);
  };
  const torch::Tensor amount = (torch::rand({images.size(0), 1, 1, 1}, images.options()) * 2 - 1) * most;
  const torch::Tensor towards = torch::where(amount > 0, largest(images), -largest(-images));
  return images + amount.abs() * (towards - images);
}

}  // namespace

torch::Tensor GaussianMatrix(std::int64_t n, double sigma) {
  const auto radius = static_cast<std::int64_t>(std::ceil(4 * sigma));
  torch::Tensor matrix = torch::zeros({n, n}, torch::kFloat64);
  auto cells = matrix.accessor<double, 2>();
  const std::int64_t period = std::max<std::int64_t>(2 * (n - 1), 1);
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t offset = -radius; offset <= radius; ++offset) {
      const std::int64_t unfolded = ((i + offset) % period + period) % period;
      const double z = static_cast<double>(offset) / sigma;
      cells[i][std::min(unfolded, period - unfolded)] += std::exp(-z * z / 2);
    }
  }
  return (matrix / matrix.sum(1, true)).to(torch::kFloat32);
}

torch::Tensor Augment(torch::Tensor images, const Augmentation& augmentation) {
  if (augmentation.random_crop > 0) images = RandomCrop(images, augmentation.random_crop);
  if (augmentation.horizontal_flip > 0) {
    images = torch::where(Chosen(images, augmentation.horizontal_flip), images.flip(3), images);
  }
  if (augmentation.affine || augmentation.elastic) images = Warp(images, augmentation);
  if (augmentation.color_jitter) images = Jitter(images, *augmentation.color_jitter);
  if (augmentation.grayscale > 0) {
    images = torch::where(Chosen(images, augmentation.grayscale), Gray(images).expand_as(images), images);
  }
  if (augmentation.stroke_width > 0) images = ChangeStrokeWidth(images, augmentation.stroke_width);
  if (augmentation.random_erasing) images = Erase(images, *augmentation.random_erasing);
  return images;
}

}  // namespace lenslet::native
