// What a hand may draw into the box: digits in the ways that people write them, and things that are no digits.
#pragma once

#include <string_view>
#include <vector>

namespace lenslet::native {

struct ShapePoint {
  float x = 0, y = 0;   // About 100 wide and 140 high, y downwards.
  bool corner = false;  // The line bends sharply here; elsewhere it is a smooth curve through the points.
};
using ShapeStroke = std::vector<ShapePoint>;

struct Shape2d {
  std::string_view name;
  std::vector<ShapeStroke> strokes;
};

// The ways of writing a digit, 0 to 9; the first is the commonest.
const std::vector<Shape2d>& DigitShapes(int digit);

// Letters and signs that hardly a reader takes for a digit: neither O nor I nor S. A network is trained with those of
// kLearnt only, the Latin letters among them. Whether it knows a stranger from a digit is measured on the others, none
// of which is like one that it learnt.
enum class SignSet { kLearnt, kHeldOut };
const std::vector<Shape2d>& SignShapes(SignSet set);

}  // namespace lenslet::native
