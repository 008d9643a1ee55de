#include "commands/class_folders.h"

#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "base/join.h"
#include "base/parallel.h"
#include "commands/prepare.h"
#include "data/folder.h"
#include "lenslet/model.h"
#include "recipe/classes.h"

namespace lenslet::native {
namespace {

// The network's class of each folder.
std::vector<std::uint8_t> ClassesOf(const Architecture& architecture, const std::vector<std::string>& found,
                                    const std::string& where) {
  const std::vector<std::string>& known = architecture.classes;
  std::vector<std::uint8_t> classes;
  const bool all_of_them = known.size() < 2;  // A single output, or no names to go by.
  if (all_of_them) MatchClasses(architecture, found, where);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto at = all_of_them ? i : static_cast<std::size_t>(std::ranges::find(known, found[i]) - known.begin());
    if (!all_of_them && at == known.size()) {
      throw Failure(where, ": a folder \"", found[i], "\"; the network's classes are ", Join(known));
    }
    classes.push_back(static_cast<std::uint8_t>(at));
  }
  return classes;
}

}  // namespace

TestSet ReadClassFolders(const Architecture& architecture, const std::filesystem::path& folder) {
  CheckTakesImages(architecture);
  PhotoList list = ListClassFolders(folder);
  const auto classes = ClassesOf(architecture, list.classes, folder.string());
  TestSet set;
  for (const PhotoFile& photo : list.photos) {
    set.labels.push_back(classes[photo.label]);
    set.names.push_back(photo.name);
  }
  set.inputs = [&architecture, photos = std::move(list.photos)](std::size_t begin, std::size_t end) {
    const auto per_image = static_cast<std::size_t>(architecture.input.elements());
    std::vector<float> inputs((end - begin) * per_image);
    InParallel(end - begin, [&](std::size_t i) {
      const std::string path = photos[begin + i].path.string();
      auto input = PrepareImage(architecture, path);
      if (!input) throw Failure(path, ": blank: there is no ink to read");
      Normalize(architecture, *input);
      std::ranges::copy(*input, inputs.begin() + static_cast<std::ptrdiff_t>(i * per_image));
    });
    return inputs;
  };
  return set;
}

}  // namespace lenslet::native
