// The resize of photos against LibTorch's antialiased bilinear, which torchvision calls for tensors.
#include "lenslet/image/photo.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <random>

namespace lenslet {
namespace {

TEST(ResizePhoto, MatchesLibTorchsAntialiasedBilinear_UpAndDown) {
  constexpr unsigned kSeed = 21;
  std::mt19937 random(kSeed);
  const auto size = [&] { return std::int64_t{1} + static_cast<std::int64_t>(random() % 250); };
  for (int round = 0; round < 40; ++round) {
    const std::int64_t width = size(), height = size(), out_width = size(), out_height = size();
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width * height * 4));
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = i % 4 == 3 ? 255 : static_cast<std::uint8_t>(random());
    const auto found =
        ResizePhoto({pixels, static_cast<std::int32_t>(width), static_cast<std::int32_t>(height), 4 * width},
                    {0, 0, static_cast<double>(width), static_cast<double>(height)}, out_height, out_width);
    ASSERT_TRUE(found.has_value());

    // In double, so that only our own rounding is left to tolerate.
    const at::Tensor photo = at::from_blob(pixels.data(), {1, height, width, 4}, at::kByte).permute({0, 3, 1, 2});
    const at::Tensor expected =
        at::_upsample_bilinear2d_aa(photo.narrow(1, 0, 3).to(at::kDouble) / 255.0, {out_height, out_width}, false)
            .contiguous();
    ASSERT_EQ(static_cast<std::int64_t>(found->size()), expected.numel());
    for (std::size_t i = 0; i < found->size(); ++i) {
      // At most 250 float products and sums an axis, on average far less than 2⁻²⁴ off each.
      ASSERT_NEAR((*found)[i], expected.const_data_ptr<double>()[i], 5e-6)
          << width << "×" << height << " to " << out_width << "×" << out_height << ", seed " << kSeed << ", " << i;
    }
  }
}

}  // namespace
}  // namespace lenslet
