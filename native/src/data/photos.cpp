#include "data/photos.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>

#include "base/failure.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "image/find_face.h"
#include "image/image.h"
#include "io/file.h"
#include "io/sha256.h"
#include "lenslet/image/photo.h"

namespace lenslet::native {
namespace {

constexpr std::array kParts{Part::kTraining, Part::kValidation, Part::kTest};
constexpr std::array kPartNames{"training", "validation", "the test"};

// round(255·x); grey by the weights of Rec. 601, as ToGray.
void Store(const std::vector<float>& planes, std::int64_t channels, std::span<std::uint8_t> pixels) {
  const std::size_t plane = planes.size() / 3;
  const auto byte = [](float x) { return static_cast<std::uint8_t>(std::lround(255 * x)); };
  if (channels == 3) {
    std::ranges::transform(planes, pixels.begin(), byte);
    return;
  }
  for (std::size_t i = 0; i < plane; ++i) {
    pixels[i] = byte(0.299F * planes[i] + 0.587F * planes[plane + i] + 0.114F * planes[2 * plane + i]);
  }
}

// Three planes of height × width in the middle of as many of size.height × size.width.
std::vector<float> Framed(const std::vector<float>& planes, std::int64_t height, std::int64_t width,
                          const PhotoSize& size) {
  std::vector<float> framed;
  const std::int64_t top = (size.height - height) / 2, left = (size.width - width) / 2;
  for (std::int64_t plane = 0; plane < 3; ++plane) {
    for (std::int64_t y = 0; y < size.height; ++y) {
      const std::int64_t row = plane * height + std::clamp<std::int64_t>(y - top, 0, height - 1);
      for (std::int64_t x = 0; x < size.width; ++x) {
        const std::int64_t column = std::clamp<std::int64_t>(x - left, 0, width - 1);
        framed.push_back(planes[static_cast<std::size_t>(row * width + column)]);
      }
    }
  }
  return framed;
}

void ReadPhoto(const PhotoFile& photo, const PhotoSize& size, std::span<std::uint8_t> pixels) {
  const RgbaImage image = ReadImage(photo.path);
  const CropBox box = size.faces ? FindPortrait(image, photo.path.string()).box
                                 : CentreBox(image.width, image.height, size.width, size.height);
  const auto scaled = [&](std::int64_t side) {
    return std::max<std::int64_t>(1, std::llround(photo.scale * static_cast<double>(side)));
  };
  const std::int64_t height = scaled(size.height), width = scaled(size.width);
  const auto planes = Unwrap(ResizePhoto(image.view(), box, height, width), photo.path.string());
  Store(photo.scale < 1 ? Framed(planes, height, width, size) : planes, size.channels, pixels);
}

// With blanks for line ends: what is skipped takes a line each, whatever its name.
std::string OneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

DataSet ReadPhotos(const PhotoList& list, const PhotoSize& size) {
  const auto& photos = list.photos;
  const auto per_image = static_cast<std::size_t>(size.channels * size.height * size.width);
  DataSet data{.training = {}, .validation = {}, .test = {}, .classes = list.classes, .sha256 = {}, .skipped = {}};
  std::vector<std::size_t> place(photos.size());  // Within its part.
  for (const Part part : kParts) {
    LabelledImages& images = PartOf(data, part);
    images = {
        .count = 0, .channels = size.channels, .height = size.height, .width = size.width, .pixels = {}, .labels = {}};
    for (std::size_t i = 0; i < photos.size(); ++i) {
      if (photos[i].part != part) continue;
      place[i] = images.labels.size();
      images.labels.push_back(photos[i].label);
    }
    images.pixels.resize(images.labels.size() * per_image);
  }

  std::vector<std::string> problems(photos.size());
  std::mutex mutex;
  Progress progress(static_cast<std::int64_t>(photos.size()), 0, "photos");
  // Each thread holds one photo in memory, twice while it is turned upright: up to a gigabyte of the largest.
  InParallel(photos.size(), [&](std::size_t i) {
    const std::span pixels(PartOf(data, photos[i].part).pixels);
    try {
      ReadPhoto(photos[i], size, pixels.subspan(place[i] * per_image, per_image));
    } catch (const Failure& failure) {
      problems[i] = OneLine(failure.what());
    }
    const std::lock_guard lock(mutex);
    progress.Advance(1, "reading");
  });

  // Close the gaps that unreadable photos left.
  for (std::size_t i = 0; i < photos.size(); ++i) {
    if (!problems[i].empty()) {
      data.skipped.push_back({i, problems[i]});
      continue;
    }
    LabelledImages& images = PartOf(data, photos[i].part);
    const auto to = static_cast<std::size_t>(images.count++);
    if (to == place[i]) continue;
    images.labels[to] = images.labels[place[i]];
    std::copy_n(&images.pixels[place[i] * per_image], per_image, &images.pixels[to * per_image]);
  }
  if (10 * data.skipped.size() > photos.size()) {
    throw Failure(data.skipped.size(), " of ", photos.size(), " photos cannot be read, the first of them ",
                  data.skipped.front().reason);
  }
  for (const Part part : kParts) {
    LabelledImages& images = PartOf(data, part);
    if (images.count == 0 && !images.labels.empty()) {
      throw Failure("no photo for ", kPartNames[static_cast<std::size_t>(part)],
                    " can be read: ", data.skipped.front().reason);
    }
    images.labels.resize(static_cast<std::size_t>(images.count));
    images.pixels.resize(images.labels.size() * per_image);
  }
  data.sha256 = ContentChecksum(data);
  return data;
}

std::string ContentChecksum(const DataSet& data) {
  Sha256 checksum;
  for (const std::string& name : data.classes) checksum.Add(AsBytes(Cat(name.size(), ':', name)));
  for (const LabelledImages* images : {&data.training, &data.validation, &data.test}) {
    checksum.Add(AsBytes(Cat('[', images->count, ',', images->channels, ',', images->height, ',', images->width, ']')));
    checksum.Add(std::as_bytes(std::span(images->labels)));
    checksum.Add(std::as_bytes(std::span(images->pixels)));
  }
  return checksum.Hex();
}

}  // namespace lenslet::native
