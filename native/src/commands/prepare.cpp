#include "commands/prepare.h"

#include <algorithm>

#include "base/failure.h"
#include "image/find_face.h"
#include "image/image.h"
#include "lenslet/image/digit.h"
#include "lenslet/image/light.h"

namespace lenslet::native {
namespace {

struct Cut {
  CropBox box;
  std::optional<bool> has_face;
};

// What the page begins with.
Cut FirstCut(const Architecture& architecture, const RgbaImage& image, const std::string& file) {
  const Shape& input = architecture.input;
  if (input[1] != input[2]) {
    return {MiddleOf(CentreBox(image.width, image.height, input[2], input[1]), architecture.crop), {}};
  }
  const Portrait portrait = FindPortrait(image, file);
  return {MiddleOf(portrait.box, architecture.crop), portrait.has_face};
}

// The page's bounds (web/js/studio/photo.js).
void CheckExtents(const RgbaImage& image, const std::string& file) {
  const auto [shorter, longer] = std::minmax(image.width, image.height);
  if (shorter >= 16 && longer <= 64 * shorter) return;
  throw Failure(file, ": ", image.width, "×", image.height,
                " pixels are too narrow for a face: expected 16 or more, and no side 64 times as long as the other");
}

}  // namespace

void CheckTakesImages(const Architecture& architecture) {
  if (architecture.preparation == Preparation::kNone) {
    throw Failure(architecture.name, " takes neither drawn digits nor photos: predict reads its input with --tensor");
  }
}

std::optional<PreparedImage> PrepareImage(const Architecture& architecture, const std::string& file,
                                          const std::optional<CropBox>& box) {
  const RgbaImage image = ReadImage(file);
  if (architecture.preparation == Preparation::kPhoto) {
    CheckExtents(image, file);
    const Cut cut = box ? Cut{*box, {}} : FirstCut(architecture, image, file);
    return PreparedImage{Unwrap(PreparePhoto(architecture, image.view(), cut.box), file), cut.box, cut.has_face};
  }
  GrayImage gray = ToGray(image);
  EvenLight(gray.pixels, gray.width, gray.height);
  const DigitImage digit = Unwrap(PrepareDigit(gray.view()), file);
  if (digit.blank) return std::nullopt;
  return PreparedImage{{digit.pixels.begin(), digit.pixels.end()}, {}, {}};
}

}  // namespace lenslet::native
