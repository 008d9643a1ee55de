// From a list of photos to a data set: decoded in parallel, cropped and resized to one size.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/data_set.h"

namespace lenslet::native {

enum class Part { kTraining, kValidation, kTest };

struct PhotoFile {
  std::filesystem::path path;
  std::string name;  // What identifies it wherever the folder lies.
  std::uint8_t label = 0;
  Part part = Part::kTraining;
  double scale = 1;  // Less: so much of each side, in the middle, and around it its edge goes on.
};

struct PhotoList {
  std::vector<PhotoFile> photos;
  std::vector<std::string> classes;
};

// Within each part in the order of the list. A photo that cannot be read is left out, and `skipped` says why; a Failure
// if that befalls more than a tenth of them, or all of a part that had some.
DataSet ReadPhotos(const PhotoList& list, const PhotoSize& size);

// SHA-256 of the classes and of each part's extents, labels and pixels.
std::string ContentChecksum(const DataSet& data);

inline LabelledImages& PartOf(DataSet& data, Part part) {
  return part == Part::kTraining ? data.training : part == Part::kValidation ? data.validation : data.test;
}

}  // namespace lenslet::native
