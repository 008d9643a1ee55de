#include "recipe/load_data.h"

#include "base/failure.h"
#include "data/drawn/drawn.h"
#include "data/mnist.h"

namespace lenslet::native {
namespace {

void Append(LabelledImages& images, const LabelledImages& more) {
  if (images.count > 0 && (images.height != more.height || images.width != more.width)) {
    throw Failure("drawings are of ", more.height, "×", more.width, ", the images beside them of ", images.height, "×",
                  images.width);
  }
  images.pixels.insert(images.pixels.end(), more.pixels.begin(), more.pixels.end());
  images.labels.insert(images.labels.end(), more.labels.begin(), more.labels.end());
  images.names.clear();
  images.count += more.count;
}

void AddDrawn(DataSet& data, const DrawnCounts& counts, std::uint64_t seed) {
  if (counts.others > 0) data.classes.emplace_back(kNotADigitClass);
  Append(data.training, MakeDrawn(counts.digits, counts.others, SignSet::kLearnt, 2 * seed));
  Append(data.validation, MakeDrawn(counts.digits / 10, counts.others / 10, SignSet::kLearnt, 2 * seed + 1));
}

}  // namespace

std::filesystem::path DataFolder(const Recipe& recipe, const std::filesystem::path& wanted) {
  if (std::holds_alternative<MnistSource>(recipe.source)) return FindMnist(wanted);
  return wanted.empty() ? std::filesystem::path("data") / recipe.data : wanted;
}

DataSet LoadData(const Recipe& recipe, const std::filesystem::path& folder) {
  DataSource source = recipe.source;
  if (recipe.limit > 0) LimitPhotos(source, recipe.limit);
  std::visit([&](auto& s) { s.folder = folder; }, source);
  const auto beside =
      (std::filesystem::absolute(folder) / "").lexically_normal().parent_path().parent_path();  // Of ".", too.
  if (auto* folders = std::get_if<FolderSource>(&source); folders != nullptr && !folders->more.empty()) {
    folders->more = beside / folders->more;
  }
  DataSet data = LoadDataSet(source, {.cache = beside / "cache"});
  for (LabelledImages* images : {&data.training, &data.validation, &data.test}) {
    TransformImages(*images, recipe.transform);
  }
  if (recipe.drawn.digits + recipe.drawn.others > 0) AddDrawn(data, recipe.drawn, recipe.seed);
  return data;
}

}  // namespace lenslet::native
