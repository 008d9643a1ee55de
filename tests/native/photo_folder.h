// A folder with made-up photos, and what is loaded from it.
#pragma once

#include <string>
#include <vector>

#include "data/data_set.h"
#include "pictures.h"
#include "temporary_folder.h"

namespace lenslet::native {

// One colour, so that every crop and size of it is known.
inline RgbaImage Flat(std::int32_t width, std::int32_t height, std::uint8_t red, std::uint8_t green,
                      std::uint8_t blue) {
  RgbaImage image{width, height, {}};
  for (std::int32_t i = 0; i < width * height; ++i) {
    for (const std::uint8_t value : {red, green, blue, std::uint8_t{255}}) image.pixels.push_back(value);
  }
  return image;
}

class Photos : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((folder / name).parent_path());
    folder.Write(name, content);
  }
  // Photo i of a class has red = i.
  void WriteClasses(const std::vector<std::string>& classes, int each) const {
    for (const std::string& name : classes) {
      for (int i = 0; i < each; ++i) {
        const auto red = static_cast<std::uint8_t>(i), blue = static_cast<std::uint8_t>(name.size());
        Write(name + "/" + std::to_string(i) + ".png", EncodePng(Flat(3 + i % 4, 5, red, 100, blue)));
      }
    }
  }
  FolderSource Source() const { return {.folder = folder.path(), .size = {.channels = 3, .height = 2, .width = 2}}; }
  static DataSet Load(const DataSource& source, const std::filesystem::path& cache = {}) {
    return LoadDataSet(source, cache);
  }

  TemporaryFolder folder;
};

}  // namespace lenslet::native
