#include "data/cache.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/failure.h"
#include "image/find_face.h"
#include "io/file.h"
#include "io/sha256.h"

namespace lenslet::native {
namespace {

namespace fs = std::filesystem;

// Another number whenever decoding, the search for faces, cropping or the layout below changes.
constexpr const char* kFormat = "lenslet photos 3";

// Layout: lines of text (format, key, checksum, the three counts, how many skipped, place and reason of each), then
// for each part its labels and its pixels.
template <typename Data, typename Visit>
void ForEachArray(Data& data, const Visit& visit) {
  for (auto* images : {&data.training, &data.validation, &data.test}) {
    visit(images->labels);
    visit(images->pixels);
  }
}

}  // namespace

CacheEntry FindEntry(const fs::path& cache, const std::string& source, const PhotoList& list, const PhotoSize& size) {
  Sha256 key;
  key.Add(AsBytes(Cat(kFormat, ' ', size.channels, ' ', size.height, ' ', size.width, '\n')));
  if (size.faces) key.Add(AsBytes(Cat("around faces ", FaceFinderChecksum(), '\n')));
  for (const std::string& name : list.classes) key.Add(AsBytes(Cat(name.size(), ':', name)));
  for (const PhotoFile& photo : list.photos) {
    std::error_code error;  // A file that is not there has neither length nor time, and so it stays in the key.
    const auto length = fs::file_size(photo.path, error);
    const auto changed = fs::last_write_time(photo.path, error).time_since_epoch().count();
    const bool can_read = ::access(photo.path.c_str(), R_OK) == 0;
    key.Add(AsBytes(Cat(photo.name.size(), ':', photo.name, ' ', int{photo.label}, ' ', static_cast<int>(photo.part),
                        ' ', photo.scale, ' ', length, ' ', changed, ' ', can_read, '\n')));
  }
  return {cache / (Sha256Hex(AsBytes(source)).substr(0, 16) + ".photos"), key.Hex()};
}

std::optional<DataSet> ReadEntry(const CacheEntry& entry, const PhotoList& list, const PhotoSize& size) {
  std::ifstream file(entry.path, std::ios::binary);
  std::string format, key, checksum;
  if (!std::getline(file, format) || format != kFormat || !std::getline(file, key) || key != entry.key ||
      !std::getline(file, checksum)) {
    return std::nullopt;
  }
  DataSet data;
  data.classes = list.classes;
  std::size_t skipped = 0;
  const auto most = static_cast<std::int64_t>(list.photos.size());
  for (LabelledImages* images : {&data.training, &data.validation, &data.test}) {
    if (!(file >> images->count) || images->count < 0 || images->count > most) return std::nullopt;
    images->channels = size.channels;
    images->height = size.height;
    images->width = size.width;
    const auto count = static_cast<std::size_t>(images->count);
    images->labels.resize(count);
    images->pixels.resize(count * static_cast<std::size_t>(size.channels * size.height * size.width));
  }
  if (!(file >> skipped) || skipped > list.photos.size() || file.get() != '\n') return std::nullopt;
  data.skipped.resize(skipped);
  for (SkippedPhoto& photo : data.skipped) {
    if (!(file >> photo.place) || file.get() != ' ' || !std::getline(file, photo.reason)) return std::nullopt;
  }
  ForEachArray(data, [&](std::vector<std::uint8_t>& values) {
    file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size()));
  });
  if (!file) return std::nullopt;
  data.sha256 = ContentChecksum(data);
  if (data.sha256 != checksum) return std::nullopt;
  return data;
}

void WriteEntry(const CacheEntry& entry, const DataSet& data) {
  std::error_code error;
  fs::create_directories(entry.path.parent_path(), error);
  // Written in pieces, since WriteFileAtomically would need all of it once more in memory; not synced, since a file
  // that lost its end in a power failure fails its checksum.
  const fs::path temporary = TemporaryBeside(entry.path);
  errno = 0;
  std::ofstream file(temporary, std::ios::binary);
  file << kFormat << '\n' << entry.key << '\n' << data.sha256 << '\n';
  file << data.training.count << ' ' << data.validation.count << ' ' << data.test.count << ' ' << data.skipped.size();
  file << '\n';
  for (const SkippedPhoto& photo : data.skipped) file << photo.place << ' ' << photo.reason << '\n';
  ForEachArray(data, [&](const std::vector<std::uint8_t>& values) {
    file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size()));
  });
  file.close();
  if (file) fs::rename(temporary, entry.path, error);
  if (!file || error) {
    const std::string reason = error ? error.message() : std::strerror(errno);
    fs::remove(temporary, error);
    throw Failure("cannot write ", entry.path.string(), ": ", reason);
  }
}

}  // namespace lenslet::native
