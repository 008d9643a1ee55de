#include "recipe/read.h"

namespace lenslet::native {
namespace {

constexpr std::int64_t kLargestSide = 4096;

// 3 or [3, 5]: height and width.
std::pair<std::int64_t, std::int64_t> ReadSides(const JsonValue& value) {
  if (!value.IsArray()) {
    const std::int64_t side = value.Integer(1, kLargestSide);
    return {side, side};
  }
  const auto sides = value.Integers(1, kLargestSide);
  if (sides.size() != 2) throw Failure(value.path(), ": expected two integers, found ", value.Text());
  return {sides[0], sides[1]};
}

Crop ReadCrop(const JsonValue& value) {
  const auto box = value.Integers(0, kLargestSide);
  if (box.size() != 4 || box[2] < 1 || box[3] < 1) {
    throw Failure(value.path(), ": expected [top, left, height, width], found ", value.Text());
  }
  return {.top = box[0], .left = box[1], .height = box[2], .width = box[3]};
}

Transform ReadStep(const JsonValue& step) {
  constexpr double kMost = 100;
  step.Keys({"crop", "center_crop", "horizontal_flip", "brightness", "contrast", "resize"});
  std::vector<Transform> found;
  if (const auto crop = step.Find("crop")) found.emplace_back(ReadCrop(*crop));
  if (const auto sides = step.Find("center_crop")) {
    const auto [height, width] = ReadSides(*sides);
    found.emplace_back(CenterCrop{height, width});
  }
  if (const auto flip = step.Find("horizontal_flip")) {
    if (!flip->Bool()) throw Failure(flip->path(), ": expected true, or no such step");
    found.emplace_back(HorizontalFlip{});
  }
  if (const auto factor = step.Find("brightness")) found.emplace_back(Brightness{factor->Number(0, kMost)});
  if (const auto factor = step.Find("contrast")) found.emplace_back(Contrast{factor->Number(0, kMost)});
  if (const auto sides = step.Find("resize")) {
    const auto [height, width] = ReadSides(*sides);
    found.emplace_back(Resize{height, width});
  }
  if (found.size() != 1) throw Failure(step.path(), ": expected one step, found ", step.Text());
  return found.front();
}

}  // namespace

std::vector<Transform> ReadTransform(const JsonValue& value) {
  std::vector<Transform> steps;
  for (const JsonValue& step : value.Items()) steps.push_back(ReadStep(step));
  return steps;
}

}  // namespace lenslet::native
