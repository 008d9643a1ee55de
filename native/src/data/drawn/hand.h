// A hand draws a shape: never twice the same, with any pen, slanted, turned, shaky, its ends too short or too long.
#pragma once

#include <vector>

#include "base/random.h"
#include "data/drawn/shapes.h"
#include "lenslet/image/ink.h"

namespace lenslet::native {

// The strokes moved and bent as a hand would, in the shape's units.
std::vector<ShapeStroke> Deform(const std::vector<ShapeStroke>& strokes, Random& random);

// The strokes as smooth lines on a sheet of paper that holds them, with one random pen: its width is 2.5 to 36 % of the
// drawing's longer side.
InkBitmap DrawWithPen(const std::vector<ShapeStroke>& strokes, Random& random);

}  // namespace lenslet::native
