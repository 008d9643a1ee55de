#include "lenslet/image/photo.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "image/buffer.h"
#include "image/over_white.h"
#include "image/taps.h"
#include "number.h"
#include "text.h"

namespace lenslet {
namespace {

constexpr std::int64_t kPixelBytes = 4, kColours = 3;
constexpr std::int64_t kMostOutputs = std::int64_t{1} << 26;

std::optional<Error> CheckBox(const PhotoView& photo, const CropBox& box) {
  // Comparisons that NaN fails.
  const bool is_inside = box.left >= 0 && box.top >= 0 && box.left < box.right && box.top < box.bottom &&
                         box.right <= photo.width && box.bottom <= photo.height;
  if (is_inside) return std::nullopt;
  return Error{ErrorCode::kBadValue,
               Joined({"a crop from (", ToText(box.left), ", ", ToText(box.top), ") to (", ToText(box.right), ", ",
                       ToText(box.bottom), "), expected some of an image of ", photo.width, "×", photo.height})};
}

// The row's bytes, over white: in `opaque` if any pixel needs it, else where they are.
const std::uint8_t* Opaque(const std::uint8_t* row, std::span<std::uint8_t> opaque) {
  const std::size_t bytes = opaque.size();
  std::uint8_t alphas = 255;
  for (std::size_t i = 3; i < bytes; i += kPixelBytes) alphas &= row[i];
  if (alphas == 255) return row;
  for (std::size_t i = 0; i < bytes; ++i) opaque[i] = static_cast<std::uint8_t>(OverWhite(row[i], row[i | 3]));
  return opaque.data();
}

void AddRow(const std::uint8_t* row, float weight, std::span<float> sums) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += weight * static_cast<float>(row[i]);
}

// One row of sums, columns from x.least() on, to one row of each plane of the output.
void ResizeRow(std::span<const float> sums, const Taps& x, std::int64_t out_width, float* out, std::int64_t plane) {
  for (std::int64_t i = 0; i < out_width; ++i) {
    const float* pixel = sums.data() + (x.first(i) - x.least()) * kPixelBytes;
    float colour[kPixelBytes] = {};
    for (const float weight : x.weights(i)) {
      for (std::size_t c = 0; c < kPixelBytes; ++c) colour[c] += weight * pixel[c];
      pixel += kPixelBytes;
    }
    // Rounding can take the weights' sum a few units in the last place beyond 1.
    for (std::int64_t c = 0; c < kColours; ++c) out[c * plane + i] = std::min(colour[c] / 255.0F, 1.0F);
  }
}

}  // namespace

CropBox CentreBox(std::int64_t width, std::int64_t height, std::int64_t out_width, std::int64_t out_height) {
  const auto w = static_cast<double>(width), h = static_cast<double>(height);
  const double aspect = static_cast<double>(out_width) / static_cast<double>(out_height);
  const double box_width = std::min(w, h * aspect), box_height = std::min(h, w / aspect);
  // Python's round, which torchvision uses, takes ties to even; so does the default mode here.
  const double left = std::nearbyint((w - box_width) / 2), top = std::nearbyint((h - box_height) / 2);
  return {left, top, std::min(left + box_width, w), std::min(top + box_height, h)};
}

CropBox FirstFaceBox(std::int64_t width, std::int64_t height) {
  if (4 * height <= 5 * width) return CentreBox(width, height, 1, 1);
  const auto w = static_cast<double>(width), h = static_cast<double>(height);
  const double top = std::nearbyint(std::clamp(0.4 * h - 0.55 * w, 0.0, h - w));
  return {0, top, w, top + w};
}

CropBox MiddleOf(const CropBox& box, double share) {
  const double x = (1 - share) / 2 * (box.right - box.left), y = (1 - share) / 2 * (box.bottom - box.top);
  return {box.left + x, box.top + y, box.right - x, box.bottom - y};
}

Result<std::vector<float>> ResizePhoto(const PhotoView& photo, const CropBox& box, std::int64_t out_height,
                                       std::int64_t out_width) {
  if (auto error = CheckBuffer(photo.pixels.size(), photo.width, photo.height, photo.stride, kPixelBytes)) {
    return std::unexpected(*std::move(error));
  }
  if (auto error = CheckBox(photo, box)) return std::unexpected(*std::move(error));
  if (out_height < 1 || out_width < 1 || out_height > kMostOutputs / kColours / out_width) {
    return Fail(ErrorCode::kTooLarge, {"a resize to ", out_width, "×", out_height, ", expected 1 to 2^26 numbers"});
  }
  const Taps x(photo.width, box.left, box.right, out_width);
  const Taps y(photo.height, box.top, box.bottom, out_height);
  const auto row_bytes = static_cast<std::size_t>((x.beyond() - x.least()) * kPixelBytes);
  std::vector<std::uint8_t> opaque(row_bytes);
  std::vector<float> sums(row_bytes);
  const std::int64_t plane = out_height * out_width;
  std::vector<float> out(static_cast<std::size_t>(kColours * plane));
  // Down before across: whole rows add up fast, and the two orders differ by rounding alone.
  for (std::int64_t i = 0; i < out_height; ++i) {
    std::ranges::fill(sums, 0.0F);
    std::int64_t row = y.first(i);
    for (const float weight : y.weights(i)) {
      AddRow(Opaque(&photo.pixels[static_cast<std::size_t>(row * photo.stride + x.least() * kPixelBytes)], opaque),
             weight, sums);
      ++row;
    }
    ResizeRow(sums, x, out_width, out.data() + i * out_width, plane);
  }
  return out;
}

Result<std::vector<float>> PreparePhoto(const Architecture& architecture, const PhotoView& photo, const CropBox& box) {
  const Shape& input = architecture.input;
  if (architecture.preparation != Preparation::kPhoto || input.rank() != 3 || input[0] != kColours) {
    return Fail(ErrorCode::kWrongInput, {architecture.name, " does not take photos: its input is ", input});
  }
  return ResizePhoto(photo, box, input[1], input[2]);
}

}  // namespace lenslet
