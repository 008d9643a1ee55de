#include "recipe/load_data.h"

#include "base/failure.h"
#include "data/drawn/drawn.h"
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

void AddDrawn(DataSet& data, const Recipe& recipe) {
  const DrawnCounts& counts = recipe.drawn;
  if (counts.others > 0) data.classes.emplace_back(kNotADigitClass);
  Sha256 checksum;
  const auto add = [&](LabelledImages& images, const LabelledImages& drawn) {
    checksum.Add(std::as_bytes(std::span(drawn.pixels)));
    Append(images, drawn);
  };
  add(data.training, DrawToLearn(recipe, 0));
  add(data.validation, MakeDrawn(counts.digits / 10, counts.others / 10, SignSet::kLearnt, 2 * recipe.seed + 1));
  data.drawn_sha256 = checksum.Hex();
}

}  // namespace

std::filesystem::path DataFolder(const Recipe& recipe, const std::filesystem::path& wanted) {
  const auto usual = std::filesystem::path("data") / recipe.data;
  std::error_code error;
  const auto is_there = [&](const std::filesystem::path& folder) {
    return std::filesystem::is_directory(folder, error);
  };
  const std::filesystem::path& nearest = wanted.empty() ? usual : wanted;
  if (is_there(nearest)) return nearest;
  if (wanted.empty()) {
    for (auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
      if (is_there(folder / usual)) return folder / usual;
    }
  }
  const bool is_mnist = std::holds_alternative<MnistSource>(recipe.source);
  throw Failure("there is no folder ", nearest.string(), ": ",
                is_mnist ? "scripts/data mnist brings MNIST to data/mnist" : "docs/photos.md says what belongs there",
                wanted.empty() ? "; or name one with --data-dir" : "");
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
  DataSet data = LoadDataSet(source, beside / "cache");
  for (LabelledImages* images : {&data.training, &data.validation, &data.test}) {
    TransformImages(*images, recipe.transform);
  }
  if (recipe.drawn.digits + recipe.drawn.others > 0) AddDrawn(data, recipe);
  return data;
}

LabelledImages DrawToLearn(const Recipe& recipe, std::int64_t lot) {
  const std::uint64_t seed = 2 * recipe.seed + (static_cast<std::uint64_t>(lot) << 32U);
  return MakeDrawn(recipe.drawn.digits, recipe.drawn.others, SignSet::kLearnt, seed);
}

}  // namespace lenslet::native
