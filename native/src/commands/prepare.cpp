#include "commands/prepare.h"

#include "base/failure.h"
#include "image/find_face.h"
#include "image/image.h"
#include "lenslet/image/digit.h"
#include "lenslet/image/light.h"

namespace lenslet::native {
namespace {

CropBox FirstBox(const Architecture& architecture, const RgbaImage& image, const std::string& file) {
  const Shape& input = architecture.input;
  return MiddleOf(
      input[1] == input[2] ? FirstBoxOf(image, file) : CentreBox(image.width, image.height, input[2], input[1]),
      architecture.crop);
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
    const CropBox taken = box ? *box : FirstBox(architecture, image, file);
    return PreparedImage{Unwrap(PreparePhoto(architecture, image.view(), taken), file), taken};
  }
  GrayImage gray = ToGray(image);
  EvenLight(gray.pixels, gray.width, gray.height);
  const DigitImage digit = Unwrap(PrepareDigit(gray.view()), file);
  if (digit.blank) return std::nullopt;
  return PreparedImage{{digit.pixels.begin(), digit.pixels.end()}, {}};
}

}  // namespace lenslet::native
