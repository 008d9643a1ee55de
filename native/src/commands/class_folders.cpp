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
  if (known.size() == 1) {
    MatchClasses(architecture, found, where);
    return {0, 1};
  }
  std::vector<std::uint8_t> classes;
  for (const std::string& name : found) {
    const auto at = std::ranges::find(known, name) - known.begin();
    if (at == std::ssize(known)) {
      throw Failure(where, ": a folder \"", name, "\"; the network's classes are ", Join(known));
    }
    if (at > UINT8_MAX) {
      throw Failure(where, ": \"", name, "\" is the network's class ", at, "; the limit is ", UINT8_MAX);
    }
    classes.push_back(static_cast<std::uint8_t>(at));
  }
  return classes;
}

}  // namespace

TestSet ReadClassFolders(const Architecture& architecture, const std::filesystem::path& folder) {
  CheckTakesImages(architecture);
  if (architecture.classes.empty()) throw Failure(architecture.name, ": its classes have no names to tell folders by");
  PhotoList list = ListClassFolders(folder, 1);
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
      auto image = PrepareImage(architecture, path);
      if (!image) throw Failure(path, ": ", kBlank);
      Normalize(architecture, image->input);
      std::ranges::copy(image->input, inputs.begin() + static_cast<std::ptrdiff_t>(i * per_image));
    });
    return inputs;
  };
  return set;
}

}  // namespace lenslet::native
