#include "recipe/read.h"

namespace lenslet::native {
namespace {

// [least, most]
std::pair<double, double> ReadRange(const JsonValue& value, double at_least, double at_most) {
  const auto range = ReadPair(value, at_least, at_most);
  if (range.first > range.second) {
    throw Failure(value.path(), ": the first must not exceed the second, found ", value.Text());
  }
  return range;
}

RandomAffine ReadAffine(const JsonValue& value) {
  value.Keys({"degrees", "translate", "scale", "shear", "padding_mode"});
  RandomAffine affine;
  if (const auto mode = value.Find("padding_mode")) {
    affine.border = OneOf<bool, 2>(*mode, {{{"zeros", false}, {"border", true}}});
  }
  affine.degrees = NumberOr(value, "degrees", 0, 0, 180);
  affine.shear = NumberOr(value, "shear", 0, 0, 60);
  if (const auto translate = value.Find("translate")) {
    std::tie(affine.translate_x, affine.translate_y) = ReadPair(*translate, 0, 1);
  }
  if (const auto scale = value.Find("scale")) {
    std::tie(affine.scale_least, affine.scale_most) = ReadRange(*scale, 0.1, 10);
  }
  return affine;
}

Elastic ReadElastic(const JsonValue& value) {
  value.Keys({"alpha", "sigma"});
  return {.alpha = value.At("alpha").Number(0, 1000), .sigma = NumberOr(value, "sigma", 4, 0.1, 100)};
}

RandomErasing ReadErasing(const JsonValue& value) {
  value.Keys({"probability", "scale", "ratio"});
  RandomErasing erasing{.probability = NumberOr(value, "probability", 0.5, 0, 1)};
  if (const auto scale = value.Find("scale")) {
    std::tie(erasing.scale_least, erasing.scale_most) = ReadRange(*scale, 0, 1);
  }
  if (const auto ratio = value.Find("ratio")) {
    std::tie(erasing.ratio_least, erasing.ratio_most) = ReadRange(*ratio, 0.01, 100);
  }
  return erasing;
}

}  // namespace

Augmentation ReadAugmentation(const JsonValue& value) {
  value.Keys({"random_crop", "horizontal_flip", "affine", "elastic", "color_jitter", "grayscale", "stroke_width",
              "random_erasing"});
  Augmentation augmentation;
  if (const auto crop = value.Find("random_crop")) augmentation.random_crop = crop->Integer(1, 10'000);
  augmentation.horizontal_flip = NumberOr(value, "horizontal_flip", 0, 0, 1);
  augmentation.grayscale = NumberOr(value, "grayscale", 0, 0, 1);
  augmentation.stroke_width = NumberOr(value, "stroke_width", 0, 0, 1);
  if (const auto jitter = value.Find("color_jitter")) {
    jitter->Keys({"brightness", "contrast", "saturation"});
    augmentation.color_jitter = ColorJitter{.brightness = NumberOr(*jitter, "brightness", 0, 0, 10),
                                            .contrast = NumberOr(*jitter, "contrast", 0, 0, 10),
                                            .saturation = NumberOr(*jitter, "saturation", 0, 0, 10)};
  }
  if (const auto affine = value.Find("affine")) augmentation.affine = ReadAffine(*affine);
  if (const auto elastic = value.Find("elastic")) augmentation.elastic = ReadElastic(*elastic);
  if (const auto erasing = value.Find("random_erasing")) augmentation.random_erasing = ReadErasing(*erasing);
  return augmentation;
}

Optimizer ReadOptimizer(const JsonValue& value) {
  using Type = Optimizer::Type;
  value.Keys({"type", "lr", "momentum", "weight_decay", "betas"});
  Optimizer optimizer;
  optimizer.type =
      OneOf<Type, 3>(value.At("type"), {{{"SGD", Type::kSgd}, {"Adam", Type::kAdam}, {"AdamW", Type::kAdamW}}});
  if (optimizer.type == Type::kSgd && value.Find("betas")) throw Failure(value.path(), ": SGD has no \"betas\"");
  if (optimizer.type != Type::kSgd && value.Find("momentum")) {
    throw Failure(value.path(), ": ", value.At("type").String(), " has no \"momentum\"");
  }
  optimizer.lr = value.At("lr").Number(1e-12, 1e3);
  optimizer.momentum = NumberOr(value, "momentum", 0, 0, 0.9999);
  // PyTorch's defaults: none for SGD and Adam, .01 for AdamW.
  optimizer.weight_decay = NumberOr(value, "weight_decay", optimizer.type == Type::kAdamW ? 0.01 : 0, 0, 1);
  if (const auto betas = value.Find("betas"))
    std::tie(optimizer.beta1, optimizer.beta2) = ReadPair(*betas, 0, 0.999999);
  return optimizer;
}

Schedule ReadSchedule(const JsonValue& value) {
  using Type = Schedule::Type;
  Schedule schedule;
  value.Keys({"type", "step_size", "gamma", "eta_min", "pct_start", "div_factor", "final_div_factor"});
  schedule.type = OneOf<Type, 3>(
      value.At("type"),
      {{{"StepLR", Type::kStep}, {"CosineAnnealingLR", Type::kCosine}, {"OneCycleLR", Type::kOneCycle}}});
  if (schedule.type == Type::kStep) {
    value.Keys({"type", "step_size", "gamma"});
    schedule.step_size = value.At("step_size").Integer(1, 1'000'000);
    schedule.gamma = NumberOr(value, "gamma", 0.1, 0, 1);
  } else if (schedule.type == Type::kCosine) {
    value.Keys({"type", "eta_min"});
    schedule.eta_min = NumberOr(value, "eta_min", 0, 0, 1e3);
  } else {
    value.Keys({"type", "pct_start", "div_factor", "final_div_factor"});
    schedule.pct_start = NumberOr(value, "pct_start", 0.3, 0, 1);
    if (schedule.pct_start <= 0 || schedule.pct_start >= 1) {
      throw Failure(value.At("pct_start").path(), ": ", schedule.pct_start,
                    " leaves no way up or no way down; expected ", "a share between 0 and 1");
    }
    schedule.div_factor = NumberOr(value, "div_factor", 25, 1, 1e9);
    schedule.final_div_factor = NumberOr(value, "final_div_factor", 1e4, 1, 1e12);
  }
  return schedule;
}

}  // namespace lenslet::native
