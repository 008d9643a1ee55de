#include "train/augment.h"

namespace lenslet::native {

torch::Tensor ApplyRandomAffine(const torch::Tensor& images, const RandomAffine& affine) {
  namespace F = torch::nn::functional;
  const std::int64_t n = images.size(0);
  const double height = static_cast<double>(images.size(2)), width = static_cast<double>(images.size(3));
  const auto uniform = [&](double least, double most) {
    return torch::rand({n}, images.options()) * (most - least) + least;
  };
  constexpr double kRadians = M_PI / 180;
  const auto angle = uniform(-affine.degrees, affine.degrees) * kRadians;
  const auto shear = torch::tan(uniform(-affine.shear, affine.shear) * kRadians);
  const auto scale = uniform(affine.scale_least, affine.scale_most);
  // Shifts in affine_grid's coordinates, where the image spans −1 … 1.
  const auto shift_x = 2 * uniform(-affine.translate_x, affine.translate_x);
  const auto shift_y = 2 * uniform(-affine.translate_y, affine.translate_y);

  // grid_sample asks where an output pixel comes from: the inverse of shift ∘ rotation ∘ shear ∘ scale,
  //   (1 / scale) · [1 shear; 0 1] · [cos sin; −sin cos] · (x − shift),
  // the off-diagonal ones corrected for images that are not square.
  const auto cos = torch::cos(angle) / scale, sin = torch::sin(angle) / scale;
  const auto xx = cos - shear * sin, xy = (sin + shear * cos) * (height / width);
  const auto yx = -sin * (width / height), yy = cos;
  const auto theta = torch::stack({torch::stack({xx, xy, -(xx * shift_x + xy * shift_y)}, 1),
                                   torch::stack({yx, yy, -(yx * shift_x + yy * shift_y)}, 1)},
                                  1);
  const auto grid = F::affine_grid(theta, images.sizes(), false);
  return F::grid_sample(
      images, grid, F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kZeros).align_corners(false));
}

}  // namespace lenslet::native
