#include "data/data_set.h"

#include <algorithm>

#include "base/failure.h"
#include "base/progress.h"
#include "data/cache.h"
#include "data/celeba.h"
#include "data/folder.h"
#include "data/mnist.h"

namespace lenslet::native {
namespace {

void CheckSize(const PhotoSize& size) {
  constexpr std::int64_t kMostPixels = std::int64_t{1} << 22;
  const bool is_sound = (size.channels == 1 || size.channels == 3) && size.height >= 1 && size.width >= 1 &&
                        size.height <= kMostPixels / size.width;
  if (is_sound) return;
  throw Failure("images of [", size.channels, ", ", size.height, ", ", size.width,
                "]: expected 1 or 3 channels and 1 to 4 million pixels");
}

// Which file each image came from: those of the list, in its order, but for the ones that were skipped.
void NameImages(DataSet& data, const PhotoList& list) {
  auto skipped = data.skipped.begin();
  for (const PhotoFile& photo : list.photos) {
    const std::string begin = OneLine(photo.path.string()) + ": ";
    if (skipped != data.skipped.end() &&
        (skipped->starts_with(begin) || skipped->starts_with("cannot read " + begin))) {
      ++skipped;
    } else {
      PartOf(data, photo.part).names.push_back(photo.name);
    }
  }
}

// From the cache if it has these photos as they are now, else decoded and kept there.
DataSet Decode(const PhotoList& list, const std::string& source, const PhotoSize& size, const LoadOptions& options) {
  if (options.cache.empty()) return ReadPhotos(list, size, options.quiet);
  const CacheEntry entry = FindEntry(options.cache, source, list, size);
  if (auto kept = ReadEntry(entry, list, size)) return *std::move(kept);
  DataSet data = ReadPhotos(list, size, options.quiet);
  try {
    WriteEntry(entry, data);
  } catch (const Failure& failure) {
    Progress(1, 0, "", options.quiet).Line(Cat("note: the decoded photos are not kept: ", failure.what()));
  }
  return data;
}

void Report(const DataSet& data, bool quiet) {
  if (data.skipped.empty()) return;
  constexpr std::size_t kMostNamed = 20;
  Progress lines(1, 0, "", quiet);
  for (std::size_t i = 0; i < std::min(kMostNamed, data.skipped.size()); ++i) lines.Line("skipped: " + data.skipped[i]);
  lines.Line(Cat(data.skipped.size(), " photos skipped, ",
                 data.training.count + data.validation.count + data.test.count, " read"));
}

DataSet Load(const PhotoList& list, const std::string& source, const PhotoSize& size, const LoadOptions& options) {
  DataSet data = Decode(list, source, size, options);
  NameImages(data, list);
  return data;
}

struct Loader {
  const LoadOptions& options;

  DataSet operator()(const MnistSource& source) const { return LoadMnist(source); }
  DataSet operator()(const FolderSource& source) const {
    CheckSize(source.size);
    const std::string what = Cat("folder ", std::filesystem::absolute(source.folder).string(), " and ",
                                 source.more.empty() ? "" : std::filesystem::absolute(source.more).string(),
                                 SizeOf(source.size), source.limit > 0 ? Cat(", at most ", source.limit) : "");
    return Load(ListFolder(source), what, source.size, options);
  }
  DataSet operator()(const CelebASource& source) const {
    CheckSize(source.size);
    const std::string what = Cat("CelebA ", std::filesystem::absolute(source.folder).string(), SizeOf(source.size));
    return Load(ListCelebA(source), what, source.size, options);
  }
  static std::string SizeOf(const PhotoSize& size) {
    return Cat(size.faces ? " around faces" : "", " as ", size.channels, "×", size.height, "×", size.width);
  }
};

}  // namespace

void LimitPhotos(DataSource& source, std::int64_t most) {
  const auto lower = [most](std::int64_t& limit) { limit = limit > 0 ? std::min(limit, most) : most; };
  if (auto* folder = std::get_if<FolderSource>(&source)) {
    lower(folder->limit);
  } else if (auto* celeba = std::get_if<CelebASource>(&source)) {
    for (auto* limit : {&celeba->training_limit, &celeba->validation_limit, &celeba->test_limit}) lower(*limit);
  } else {
    throw Failure("--limit: for photos only, not for MNIST");
  }
}

DataSet LoadDataSet(const DataSource& source, const LoadOptions& options) {
  DataSet data = std::visit(Loader{options}, source);
  Report(data, options.quiet);
  return data;
}

}  // namespace lenslet::native
