#include "recipe/read.h"

namespace lenslet::native {
namespace {

PhotoSize ReadPhotoSize(const JsonValue& value) {
  constexpr std::int64_t kLargest = 1024;
  const auto extents = value.Integers(1, kLargest);
  if (extents.size() != 3 || (extents[0] != 1 && extents[0] != 3)) {
    throw Failure(value.path(), ": expected [channels, height, width] with 1 or 3 channels, found ", value.Text());
  }
  return {.channels = extents[0], .height = extents[1], .width = extents[2]};
}

}  // namespace

void ReadData(const JsonValue& value, Recipe& recipe) {
  if (value.IsString()) {
    recipe.data = OneOf<std::string, 1>(value, {{{"mnist", "mnist"}}});
    recipe.source = MnistSource{};
    return;
  }
  value.Keys({"name", "kind", "size", "faces", "validation", "test", "more", "more_share", "more_scale", "attribute",
              "limits"});
  recipe.data = ReadName(value.At("name"));
  enum class Kind { kFolder, kCelebA };
  if (OneOf<Kind, 2>(value.At("kind"), {{{"folder", Kind::kFolder}, {"celeba", Kind::kCelebA}}}) == Kind::kFolder) {
    value.Keys({"name", "kind", "size", "faces", "validation", "test", "more", "more_share", "more_scale"});
    FolderSource source;
    if (const auto more = value.Find("more")) source.more = ReadName(*more);
    source.more_share = NumberOr(value, "more_share", 1, 0, 1);
    source.more_scale = NumberOr(value, "more_scale", 1, 0.1, 1);
    source.size = ReadPhotoSize(value.At("size"));
    if (const auto faces = value.Find("faces")) source.size.faces = faces->Bool();
    if (source.size.faces && source.size.height != source.size.width) {
      throw Failure(value.At("size").path(), ": photos around faces are squares, found ", value.At("size").Text());
    }
    source.validation = NumberOr(value, "validation", 0, 0, 0.9);
    source.test = value.At("test").Number(0.001, 0.9);
    if (source.validation + source.test > 0.95) throw Failure(value.path(), ": too little is left to train on");
    recipe.source = source;
  } else {
    value.Keys({"name", "kind", "size", "attribute", "limits"});
    CelebASource source;
    source.size = ReadPhotoSize(value.At("size"));
    source.attribute = value.At("attribute").String();
    if (const auto limits = value.Find("limits")) {
      const auto counts = limits->Integers(0, 1'000'000'000);
      if (counts.size() != 3) throw Failure(limits->path(), ": expected [training, validation, test]");
      source.training_limit = counts[0];
      source.validation_limit = counts[1];
      source.test_limit = counts[2];
    }
    recipe.source = source;
  }
}

DrawnCounts ReadDrawn(const JsonValue& value) {
  constexpr std::int64_t kMost = 10'000'000;
  value.Keys({"digits", "others"});
  return {.digits = value.At("digits").Integer(0, kMost), .others = value.At("others").Integer(0, kMost)};
}

bool HasValidation(const Recipe& recipe) {
  if (recipe.drawn.digits / 10 + recipe.drawn.others / 10 > 0) return true;
  if (const auto* mnist = std::get_if<MnistSource>(&recipe.source)) return mnist->validation > 0;
  if (const auto* folder = std::get_if<FolderSource>(&recipe.source)) return folder->validation > 0;
  return true;  // CelebA comes with its own.
}

}  // namespace lenslet::native
