#include "commands/prepare.h"

#include "base/failure.h"
#include "image/image.h"
#include "lenslet/image/digit.h"
#include "lenslet/image/light.h"

namespace lenslet::native {

void CheckTakesImages(const Architecture& architecture) {
  if (architecture.preparation == Preparation::kNone) {
    throw Failure(architecture.name, " takes neither drawn digits nor photos: predict reads its input with --tensor");
  }
}

std::optional<std::vector<float>> PrepareImage(const Architecture& architecture, const std::string& file,
                                               const std::optional<CropBox>& box) {
  const RgbaImage image = ReadImage(file);
  if (architecture.preparation == Preparation::kPhoto) {
    const Shape& input = architecture.input;
    const CropBox first = MiddleOf(FirstFaceBox(image.width, image.height, input[2], input[1]), architecture.crop);
    return Unwrap(PreparePhoto(architecture, image.view(), box.value_or(first)), file);
  }
  GrayImage gray = ToGray(image);
  EvenLight(gray.pixels, gray.width, gray.height);
  const DigitImage digit = Unwrap(PrepareDigit(gray.view()), file);
  if (digit.blank) return std::nullopt;
  return std::vector<float>(digit.pixels.begin(), digit.pixels.end());
}

}  // namespace lenslet::native
