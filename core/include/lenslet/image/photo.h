// A photo becomes a network's input: a box of it, resized as Pillow and torchvision do, in [0, 1].
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lenslet/architecture.h"
#include "lenslet/error.h"

namespace lenslet {

// Red, green, blue, alpha (not premultiplied), 8 bits each; row-major, `stride` bytes from a row to the next. What is
// transparent shows white.
struct PhotoView {
  std::span<const std::uint8_t> pixels;
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int64_t stride = 0;
};

struct CropBox {  // In pixels, their edges being whole numbers.
  double left = 0, top = 0, right = 0, bottom = 0;
  bool operator==(const CropBox&) const = default;
};

// The largest box with the aspect out_width : out_height in the middle of an image, its corner on whole pixels:
// torchvision's CenterCrop(min(width, height)) where the aspect is square. All four sizes are positive.
CropBox CentreBox(std::int64_t width, std::int64_t height, std::int64_t out_width, std::int64_t out_height);

// A square where a face most likely is, if none was found (image/face.h): CentreBox, but of photos that are taller than
// 5 : 4 the square as wide as they are with its top at clamp(0.4·height − 0.55·width, 0, height − width), rounded like
// CentreBox's corner. In photos of people standing or sitting the head is in the upper part; of portraits up to 5 : 4
// it is in the middle.
CropBox FirstFaceBox(std::int64_t width, std::int64_t height);

// The middle of a box, its sides the share of the box's.
CropBox MiddleOf(const CropBox& box, double share);

// Antialiased bilinear resize of a box to the planar [3, out_height, out_width] in [0, 1]. Along each axis,
//   out[i] = Σⱼ w(i, j)·in[j] / Σⱼ w(i, j),  w(i, j) = max(0, 1 − |j + ½ − c(i)| / s),
//   c(i) = begin + (i + ½)·r,  r = (end − begin) / out,  s = max(1, r).
// That is Pillow's Image.resize(…, BILINEAR, box): a box inside the image also sees half a filter beyond its edge.
// Pillow rounds to 8 bits after each axis, so that it may differ by 1/255; torchvision's antialias on floats does not
// round. Sources: Pillow, src/libImaging/Resample.c; https://docs.pytorch.org/vision/stable/transforms.html
// Allocates the output, two rows of the box and the weights: no copy of the photo.
// Errors: kBadImage for no pixels, a stride below 4·width, or a buffer too short for the size; kBadValue for a box that
// is empty, not finite or beyond the image; kTooLarge for an output without pixels or of more than 2^26 numbers.
Result<std::vector<float>> ResizePhoto(const PhotoView& photo, const CropBox& box, std::int64_t out_height,
                                       std::int64_t out_width);

// The input of a network that takes photos (Preparation::kPhoto, so [3, h, w]), before Normalize(). A good first box is
// MiddleOf(b, architecture.crop) with b of FaceFinder::FindPortrait (image/face.h) or, without a finder, FirstFaceBox.
// Errors: as ResizePhoto; kWrongInput when the network takes something else.
Result<std::vector<float>> PreparePhoto(const Architecture& architecture, const PhotoView& photo, const CropBox& box);

}  // namespace lenslet
