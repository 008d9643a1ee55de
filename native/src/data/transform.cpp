#include "data/transform.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/failure.h"
#include "base/parallel.h"
#include "lenslet/image/photo.h"

namespace lenslet::native {
namespace {

struct Picture {
  std::int64_t channels = 1, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;  // [channels, height, width]
};

Picture Cut(const Picture& from, const Crop& crop) {
  if (crop.height > from.height - crop.top || crop.width > from.width - crop.left) {
    throw Failure("transform: a crop of ", crop.height, "×", crop.width, " from row ", crop.top, ", column ", crop.left,
                  " is not within an image of ", from.height, "×", from.width);
  }
  Picture to{from.channels, crop.height, crop.width, {}};
  to.pixels.reserve(static_cast<std::size_t>(to.channels * to.height * to.width));
  for (std::int64_t row = 0; row < to.channels * to.height; ++row) {
    const std::int64_t y = row / to.height * from.height + crop.top + row % to.height;
    const auto begin = from.pixels.begin() + y * from.width + crop.left;
    to.pixels.insert(to.pixels.end(), begin, begin + to.width);
  }
  return to;
}

Picture Apply(const Picture& picture, const Crop& crop) { return Cut(picture, crop); }

Picture Apply(const Picture& picture, const CenterCrop& crop) {
  if (crop.height > picture.height || crop.width > picture.width) {
    throw Failure("transform: a centre crop of ", crop.height, "×", crop.width, " is not within an image of ",
                  picture.height, "×", picture.width);
  }
  const auto half = [](std::int64_t rest) {
    return static_cast<std::int64_t>(std::nearbyint(static_cast<double>(rest) / 2));
  };
  return Cut(picture, {half(picture.height - crop.height), half(picture.width - crop.width), crop.height, crop.width});
}

Picture Apply(Picture picture, const HorizontalFlip&) {
  for (auto row = picture.pixels.begin(); row != picture.pixels.end(); row += picture.width) {
    std::reverse(row, row + picture.width);
  }
  return picture;
}

// Pillow's Image.blend with an image that is `base` everywhere.
Picture Blend(Picture picture, int base, double factor) {
  const auto alpha = static_cast<float>(factor);
  for (std::uint8_t& pixel : picture.pixels) {
    const float blended = static_cast<float>(base) + alpha * static_cast<float>(pixel - base);
    pixel = static_cast<std::uint8_t>(std::clamp(blended, 0.0F, 255.0F));
  }
  return picture;
}

// Pillow's convert("L"), and its mean.
int GrayMean(const Picture& picture) {
  const std::size_t plane = picture.pixels.size() / static_cast<std::size_t>(picture.channels);
  std::int64_t sum = 0;
  if (picture.channels == 1) {
    sum = std::reduce(picture.pixels.begin(), picture.pixels.end(), std::int64_t{0});
  } else {
    for (std::size_t i = 0; i < plane; ++i) {
      const int red = picture.pixels[i], green = picture.pixels[plane + i], blue = picture.pixels[2 * plane + i];
      sum += (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
    }
  }
  return static_cast<int>(static_cast<double>(sum) / static_cast<double>(plane) + 0.5);
}

Picture Apply(Picture picture, const Brightness& step) { return Blend(std::move(picture), 0, step.factor); }

Picture Apply(Picture picture, const Contrast& step) {
  const int mean = GrayMean(picture);
  return Blend(std::move(picture), mean, step.factor);
}

Picture Apply(const Picture& picture, const Resize& step) {
  const std::size_t plane = picture.pixels.size() / static_cast<std::size_t>(picture.channels);
  std::vector<std::uint8_t> rgba(4 * plane, 255);
  for (std::size_t i = 0; i < plane; ++i) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
      rgba[4 * i + channel] = picture.pixels[picture.channels == 1 ? i : channel * plane + i];
    }
  }
  const PhotoView view{.pixels = rgba,
                       .width = static_cast<std::int32_t>(picture.width),
                       .height = static_cast<std::int32_t>(picture.height),
                       .stride = 4 * picture.width};
  const CropBox whole{0, 0, static_cast<double>(picture.width), static_cast<double>(picture.height)};
  const auto planes = Unwrap(ResizePhoto(view, whole, step.height, step.width), "transform");
  Picture to{picture.channels, step.height, step.width, {}};
  to.pixels.resize(static_cast<std::size_t>(to.channels * to.height * to.width));
  std::transform(planes.begin(), planes.begin() + static_cast<std::ptrdiff_t>(to.pixels.size()), to.pixels.begin(),
                 [](float x) { return static_cast<std::uint8_t>(std::lround(255 * x)); });
  return to;
}

}  // namespace

void TransformImages(LabelledImages& images, const std::vector<Transform>& steps) {
  if (images.count == 0 || steps.empty()) return;
  const auto bytes = static_cast<std::size_t>(images.channels * images.height * images.width);
  const auto changed = [&](std::size_t i) {
    const auto begin = images.pixels.begin() + static_cast<std::ptrdiff_t>(i * bytes);
    Picture picture{images.channels, images.height, images.width, {begin, begin + static_cast<std::ptrdiff_t>(bytes)}};
    for (const Transform& step : steps) {
      picture = std::visit([&](const auto& s) { return Apply(std::move(picture), s); }, step);
    }
    return picture;
  };
  const Picture first = changed(0);
  std::vector<std::uint8_t> pixels(first.pixels.size() * static_cast<std::size_t>(images.count));
  InParallel(static_cast<std::size_t>(images.count), [&](std::size_t i) {
    std::ranges::copy(changed(i).pixels, pixels.begin() + static_cast<std::ptrdiff_t>(i * first.pixels.size()));
  });
  images.height = first.height;
  images.width = first.width;
  images.pixels = std::move(pixels);
}

}  // namespace lenslet::native
