#include "recipe/load_data.h"

#include "data/mnist.h"

namespace lenslet::native {

std::filesystem::path DataFolder(const Recipe& recipe, const std::filesystem::path& wanted) {
  if (std::holds_alternative<MnistSource>(recipe.source)) return FindMnist(wanted);
  return wanted.empty() ? std::filesystem::path("data") / recipe.data : wanted;
}

DataSet LoadData(const Recipe& recipe, const std::filesystem::path& folder) {
  DataSource source = recipe.source;
  std::visit([&](auto& s) { s.folder = folder; }, source);
  const auto beside = folder.has_filename() ? folder.parent_path() : folder.parent_path().parent_path();
  if (auto* folders = std::get_if<FolderSource>(&source); folders != nullptr && !folders->more.empty()) {
    folders->more = beside / folders->more;
  }
  return LoadDataSet(source, {.cache = beside / "cache"});
}

}  // namespace lenslet::native
