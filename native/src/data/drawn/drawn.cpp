#include "data/drawn/drawn.h"

#include <algorithm>
#include <cmath>

#include "base/failure.h"
#include "base/parallel.h"
#include "data/drawn/hand.h"
#include "lenslet/image/digit.h"

namespace lenslet::native {
namespace {

using Strokes = std::vector<ShapeStroke>;

const Strokes& AnyOf(const std::vector<Shape2d>& shapes, Random& random) {
  return shapes[random.Index(shapes.size())].strokes;
}

// The first way of writing a digit as often as all the others together.
const Strokes& AnyDigit(int digit, Random& random) {
  const auto& shapes = DigitShapes(digit);
  return random.Chance(0.4) ? shapes.front().strokes : AnyOf(shapes, random);
}

ShapePoint AnyPoint(Random& random) {
  return {static_cast<float>(random.Uniform(0, 100)), static_cast<float>(random.Uniform(0, 140)), false};
}

// One line that wanders over the box.
Strokes Scribble(Random& random) {
  ShapeStroke stroke(6 + random.Index(20));
  const bool angular = random.Chance(0.3);
  for (ShapePoint& point : stroke) {
    point = AnyPoint(random);
    point.corner = angular;
  }
  return {stroke};
}

// To and fro, as one blackens a field.
Strokes Hatching(Random& random) {
  ShapeStroke stroke(8 + random.Index(14));
  const double height = random.Uniform(40, 140);
  for (std::size_t i = 0; i < stroke.size(); ++i) {
    stroke[i].x = static_cast<float>((i % 2 == 0 ? 0 : 100) + 8 * random.Normal());
    stroke[i].y = static_cast<float>(height * static_cast<double>(i) / static_cast<double>(stroke.size()));
    stroke[i].corner = random.Chance(0.5);
  }
  return {stroke};
}

// Lines here and there: four at least, for fewer may be a 1, a 4 or a 7.
Strokes Lines(Random& random) {
  Strokes strokes(4 + random.Index(4));
  for (ShapeStroke& stroke : strokes) stroke = {AnyPoint(random), AnyPoint(random)};
  return strokes;
}

// Round and round, outwards.
Strokes Spiral(Random& random) {
  const double turns = random.Uniform(2.2, 4.5), start = random.Uniform(0, 6.3), way = random.Chance(0.5) ? 1 : -1;
  ShapeStroke stroke(static_cast<std::size_t>(8 * turns));
  for (std::size_t i = 0; i < stroke.size(); ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(stroke.size());
    const double angle = start + way * 2 * M_PI * turns * part;
    stroke[i] = {static_cast<float>(50 + 60 * part * std::cos(angle)),
                 static_cast<float>(70 + 60 * part * std::sin(angle))};
  }
  return {stroke};
}

Strokes Dots(Random& random) {
  Strokes strokes(1 + random.Index(5));
  for (ShapeStroke& stroke : strokes) stroke = {AnyPoint(random)};
  return strokes;
}

// Two shapes beside each other, a digit among them or two.
Strokes Pair(SignSet signs, Random& random) {
  const auto any = [&]() -> const Strokes& {
    return random.Chance(0.6) ? AnyDigit(static_cast<int>(random.Index(10)), random) : AnyOf(SignShapes(signs), random);
  };
  Strokes pair = any();
  const float gap = static_cast<float>(random.Uniform(110, 150));
  for (ShapeStroke stroke : any()) {
    for (ShapePoint& point : stroke) point.x += gap;
    pair.push_back(std::move(stroke));
  }
  return pair;
}

Strokes AnythingElse(SignSet signs, Random& random, std::string& kind) {
  const double which = random.Uniform();
  if (which < 0.60) return kind = "sign", AnyOf(SignShapes(signs), random);
  if (which < 0.72) return kind = "scribble", Scribble(random);
  if (which < 0.79) return kind = "hatching", Hatching(random);
  if (which < 0.84) return kind = "lines", Lines(random);
  if (which < 0.88) return kind = "spiral", Spiral(random);
  if (which < 0.91) return kind = "dots", Dots(random);
  return kind = "pair", Pair(signs, random);
}

void Draw(const Strokes& strokes, Random& random, std::span<std::uint8_t> pixels) {
  const InkBitmap paper = DrawWithPen(Deform(strokes, random), random);
  const DigitImage image = Unwrap(PrepareDigit(paper.view(), Ink::kLight), "a drawing");
  std::ranges::transform(image.pixels, pixels.begin(),
                         [](float x) { return static_cast<std::uint8_t>(std::lround(255 * x)); });
}

// choose(i, random, label, name) → the strokes of drawing i; a label is kNotADigit unless it says otherwise.
template <typename Choose>
LabelledImages DrawEach(std::int64_t count, std::uint64_t seed, const Choose& choose) {
  constexpr std::size_t kPixels = DigitImage::kSide * DigitImage::kSide;
  const auto n = static_cast<std::size_t>(count);
  LabelledImages images{.count = count,
                        .channels = 1,
                        .height = DigitImage::kSide,
                        .width = DigitImage::kSide,
                        .pixels = std::vector<std::uint8_t>(n * kPixels),
                        .labels = std::vector<std::uint8_t>(n, kNotADigit),
                        .names = std::vector<std::string>(n)};
  InParallel(n, [&](std::size_t i) {
    Random random(seed, i);
    const Strokes strokes = choose(i, random, images.labels[i], images.names[i]);
    Draw(strokes, random, std::span(images.pixels).subspan(i * kPixels, kPixels));
  });
  return images;
}

}  // namespace

LabelledImages MakeDrawn(std::int64_t digits, std::int64_t others, SignSet signs, std::uint64_t seed) {
  const auto choose = [&](std::size_t i, Random& random, std::uint8_t& label, std::string& name) {
    if (i >= static_cast<std::size_t>(digits)) return AnythingElse(signs, random, name);
    label = static_cast<std::uint8_t>(i % 10);
    name = "digit";
    return AnyDigit(label, random);
  };
  return DrawEach(digits + others, seed, choose);
}

LabelledImages MakeSigns(SignSet set, std::int64_t each, std::uint64_t seed) {
  const std::vector<Shape2d>& signs = SignShapes(set);
  const auto choose = [&](std::size_t i, Random&, std::uint8_t&, std::string& name) {
    const Shape2d& sign = signs[i % signs.size()];
    name = sign.name;
    return sign.strokes;
  };
  return DrawEach(each * static_cast<std::int64_t>(signs.size()), seed, choose);
}

}  // namespace lenslet::native
