#include "data/folder.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/failure.h"
#include "base/join.h"
#include "io/file.h"
#include "io/sha256.h"

namespace lenslet::native {
namespace {

namespace fs = std::filesystem;

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

// visit(path, status) for all whose own names are not hidden.
template <typename Iterator, typename Visit>
void ForEachEntry(const fs::path& folder, const Visit& visit) {
  std::error_code error, ignored;
  for (Iterator entry(folder, error); !error && entry != Iterator(); entry.increment(error)) {
    if (!IsHidden(entry->path())) visit(entry->path(), entry->status(ignored));
  }
  if (error) throw Failure("cannot list all of ", folder.string(), ": ", error.message());
}

std::vector<std::string> ListClasses(const fs::path& folder, std::size_t least) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) throw Failure("there is no folder ", folder.string());
  std::vector<std::string> classes;
  ForEachEntry<fs::directory_iterator>(folder, [&](const fs::path& path, const fs::file_status& status) {
    if (!fs::status_known(status)) throw Failure(path.string(), ": cannot be looked into");
    if (fs::is_directory(status)) classes.push_back(path.filename().string());
  });
  std::ranges::sort(classes);
  if (classes.size() < least) {
    throw Failure(folder.string(), ": ", classes.empty() ? "no class" : Cat("only the class ", classes[0]),
                  "; expected a folder for each of at least ", least == 1 ? "one class" : "two classes");
  }
  constexpr std::size_t kMostClasses = 256;
  if (classes.size() > kMostClasses) {
    throw Failure(folder.string(), ": ", classes.size(), " classes; the limit is ", kMostClasses);
  }
  return classes;
}

// The first 64 bits of the name's SHA-256 as a fraction of 2⁶⁴.
double Lot(const std::string& name) {
  const std::string hex = Sha256Hex(AsBytes(name)).substr(0, 16);
  return std::ldexp(static_cast<double>(std::stoull(hex, nullptr, 16)), -64);
}

// Of each part those with the smallest lots, which are drawn from the whole of [0, 1): of every class, and of each
// folder that gives to the part, about its share.
void Limit(std::vector<PhotoFile>& photos, const std::vector<double>& lots, std::int64_t most) {
  std::vector<std::pair<double, std::size_t>> of_part[3];
  for (std::size_t i = 0; i < photos.size(); ++i) {
    of_part[static_cast<std::size_t>(photos[i].part)].emplace_back(lots[i], i);
  }
  std::vector<bool> kept(photos.size());
  for (auto& part : of_part) {
    std::ranges::sort(part);
    part.resize(std::min(part.size(), static_cast<std::size_t>(most)));
    for (const auto& [lot, i] : part) kept[i] = true;
  }
  std::size_t at = 0;
  std::erase_if(photos, [&](const PhotoFile&) { return !kept[at++]; });
}

// The photos of the other folder, all for training, as a photo is unless said otherwise.
void AddMore(PhotoList& list, std::vector<double>& lots, const FolderSource& source) {
  const PhotoList more = ListClassFolders(source.more);
  if (more.classes != list.classes) {
    throw Failure(source.more.string(), ": the classes are ", Join(more.classes), "; those of ", source.folder.string(),
                  " are ", Join(list.classes));
  }
  for (PhotoFile photo : more.photos) {
    const double lot = Lot(photo.name);
    if (lot >= source.more_share) continue;
    photo.scale = source.more_scale;
    list.photos.push_back(std::move(photo));
    lots.push_back(lot / source.more_share);
  }
}

}  // namespace

PhotoList ListClassFolders(const fs::path& folder, std::size_t least) {
  PhotoList list{.photos = {}, .classes = ListClasses(folder, least)};
  for (std::size_t label = 0; label < list.classes.size(); ++label) {
    const std::size_t others = list.photos.size();
    const auto add = [&](const fs::path& path, const fs::file_status& status) {
      // A link to nothing, in a circle or to a folder, which is not followed, is a photo that cannot be read.
      std::error_code ignored;
      const bool is_link = fs::is_symlink(fs::symlink_status(path, ignored));
      if (fs::exists(status) && !fs::is_regular_file(status) && !is_link) return;
      list.photos.push_back({.path = path,
                             .name = path.lexically_relative(folder).generic_string(),
                             .label = static_cast<std::uint8_t>(label)});
    };
    ForEachEntry<fs::recursive_directory_iterator>(folder / list.classes[label], add);
    if (list.photos.size() == others) {
      throw Failure((folder / list.classes[label]).string(), ": no photos of this class");
    }
  }
  std::ranges::sort(list.photos, {}, &PhotoFile::name);
  return list;
}

PhotoList ListFolder(const FolderSource& source) {
  PhotoList list = ListClassFolders(source.folder);
  std::size_t of_part[3] = {};
  std::vector<double> lots;  // Within the photo's part of its folder.
  const double held_out = source.test + source.validation;
  for (PhotoFile& photo : list.photos) {
    const double lot = Lot(photo.name);
    lots.push_back(lot < held_out ? lot : (lot - held_out) / (1 - held_out));
    photo.part = lot < source.test ? Part::kTest : lot < held_out ? Part::kValidation : Part::kTraining;
    ++of_part[static_cast<std::size_t>(photo.part)];
  }
  const bool has_all =
      of_part[0] > 0 && (of_part[1] > 0 || source.validation == 0) && (of_part[2] > 0 || source.test == 0);
  if (!has_all) {
    throw Failure(source.folder.string(), ": ", list.photos.size(), " photos give ", of_part[0], " for training, ",
                  of_part[1], " for validation and ", of_part[2], " for the test; expected some for each");
  }
  if (!source.more.empty()) AddMore(list, lots, source);
  if (source.limit > 0) Limit(list.photos, lots, source.limit);
  return list;
}

}  // namespace lenslet::native
