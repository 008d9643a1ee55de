#include "recipe/load_data.h"

#include "base/failure.h"
#include "data/drawn/drawn.h"
#include "data/mnist.h"
#include "io/sha256.h"

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
  Sha256 checksum;
  const auto add = [&](LabelledImages& images, std::int64_t digits, std::int64_t others, std::uint64_t own_seed) {
    const LabelledImages drawn = MakeDrawn(digits, others, SignSet::kLearnt, own_seed);
    checksum.Add(std::as_bytes(std::span(drawn.pixels)));
    Append(images, drawn);
  };
  add(data.training, counts.digits, counts.others, 2 * seed);
  add(data.validation, counts.digits / 10, counts.others / 10, 2 * seed + 1);
  data.drawn_sha256 = checksum.Hex();
}

}  // namespace

std::filesystem::path DataFolder(const Recipe& recipe, const std::filesystem::path& wanted) {
  if (std::holds_alternative<MnistSource>(recipe.source)) return FindMnist(wanted);
  if (!wanted.empty()) return wanted;
  const std::filesystem::path usual = std::filesystem::path("data") / recipe.data;
  std::error_code error;
  if (!std::filesystem::exists(usual, error)) {
    throw Failure("there is no folder ", usual.string(),
                  ": docs/photos.md says what belongs there; or name one with --data-dir");
  }
  return usual;
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
