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

// Which file each image came from: those of the list, in its order, but for the ones that were skipped.
void NameImages(DataSet& data, const PhotoList& list) {
  auto skipped = data.skipped.begin();
  for (std::size_t i = 0; i < list.photos.size(); ++i) {
    if (skipped != data.skipped.end() && skipped->place == i) {
      ++skipped;
    } else {
      PartOf(data, list.photos[i].part).names.push_back(list.photos[i].name);
    }
  }
}

// From the cache if it has these photos as they are now, else decoded and kept there.
DataSet Decode(const PhotoList& list, const std::string& source, const PhotoSize& size,
               const std::filesystem::path& cache) {
  if (cache.empty()) return ReadPhotos(list, size);
  const CacheEntry entry = FindEntry(cache, source, list, size);
  if (auto kept = ReadEntry(entry, list, size)) return *std::move(kept);
  DataSet data = ReadPhotos(list, size);
  try {
    WriteEntry(entry, data);
  } catch (const Failure& failure) {
    Progress(1, 0, "").Line(Cat("note: the decoded photos are not kept: ", failure.what()));
  }
  return data;
}

void Report(const DataSet& data) {
  if (data.skipped.empty()) return;
  constexpr std::size_t kMostNamed = 20;
  Progress lines(1, 0, "");
  for (std::size_t i = 0; i < std::min(kMostNamed, data.skipped.size()); ++i) {
    lines.Line("skipped: " + data.skipped[i].reason);
  }
  lines.Line(Cat(data.skipped.size(), " photos skipped, ",
                 data.training.count + data.validation.count + data.test.count, " read"));
}

DataSet Load(const PhotoList& list, const std::string& source, const PhotoSize& size,
             const std::filesystem::path& cache) {
  DataSet data = Decode(list, source, size, cache);
  NameImages(data, list);
  return data;
}

struct Loader {
  const std::filesystem::path& cache;

  DataSet operator()(const MnistSource& source) const { return LoadMnist(source); }
  DataSet operator()(const FolderSource& source) const {
    const std::string what = Cat("folder ", std::filesystem::absolute(source.folder).string(), " and ",
                                 source.more.empty() ? "" : std::filesystem::absolute(source.more).string(),
                                 SizeOf(source.size), source.limit > 0 ? Cat(", at most ", source.limit) : "");
    return Load(ListFolder(source), what, source.size, cache);
  }
  DataSet operator()(const CelebASource& source) const {
    const std::string what = Cat("CelebA ", std::filesystem::absolute(source.folder).string(), SizeOf(source.size));
    return Load(ListCelebA(source), what, source.size, cache);
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

DataSet LoadDataSet(const DataSource& source, const std::filesystem::path& cache) {
  DataSet data = std::visit(Loader{cache}, source);
  Report(data);
  return data;
}

}  // namespace lenslet::native
