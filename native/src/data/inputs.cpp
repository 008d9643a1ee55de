#include "data/inputs.h"

#include <algorithm>

#include "base/failure.h"
#include "lenslet/image/photo.h"
#include "lenslet/model.h"

namespace lenslet::native {
namespace {

// Planar bytes as interleaved opaque ones.
std::vector<std::uint8_t> ToRgba(std::span<const std::uint8_t> planar) {
  const std::size_t pixels = planar.size() / 3;
  std::vector<std::uint8_t> rgba(4 * pixels, 255);
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t channel = 0; channel < 3; ++channel) rgba[4 * i + channel] = planar[channel * pixels + i];
  }
  return rgba;
}

std::vector<float> PhotoInput(const Architecture& architecture, std::span<const std::uint8_t> planar,
                              const LabelledImages& images) {
  const auto rgba = ToRgba(planar);
  const PhotoView photo{.pixels = rgba,
                        .width = static_cast<std::int32_t>(images.width),
                        .height = static_cast<std::int32_t>(images.height),
                        .stride = 4 * images.width};
  const Shape& input = architecture.input;
  const CropBox box = MiddleOf(CentreBox(images.width, images.height, input[2], input[1]), architecture.crop);
  return Unwrap(PreparePhoto(architecture, photo, box), "an image of the data set");
}

}  // namespace

std::vector<float> InputsOf(const Architecture& architecture, const LabelledImages& images, std::int64_t begin,
                            std::int64_t end) {
  const Shape shape{images.channels, images.height, images.width};
  const bool photos = architecture.preparation == Preparation::kPhoto && images.channels == 3;
  if (!photos && architecture.input != shape) {
    throw Failure("the data set has images of ", ToString(shape), ", ", architecture.name, " takes ",
                  ToString(architecture.input));
  }
  const auto bytes = static_cast<std::size_t>(shape.elements());
  std::vector<float> inputs;
  for (std::int64_t i = begin; i < end; ++i) {
    const auto image = std::span(images.pixels).subspan(static_cast<std::size_t>(i) * bytes, bytes);
    if (photos) {
      const auto input = PhotoInput(architecture, image, images);
      inputs.insert(inputs.end(), input.begin(), input.end());
    } else {
      std::ranges::transform(image, std::back_inserter(inputs),
                             [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0f; });
    }
  }
  Normalize(architecture, inputs);
  return inputs;
}

}  // namespace lenslet::native
