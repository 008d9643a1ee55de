// A whole network in double precision, by the definitions, with a bound on what float may differ from it.
#pragma once

#include <vector>

#include "lenslet/architecture.h"
#include "lenslet/model.h"

namespace lenslet {

inline double Wide(float value) { return static_cast<double>(value); }

// The exact value lies at `value` up to double's own rounding; a float computation of it at most `error` away.
struct Bounded {
  double value = 0;
  double error = 0;
};

// The output of every layer for one image. Each bound follows from the layer's inputs' bounds and the number of float
// operations of the layer, whichever order they take, and whether or not batch norm is folded into the weights; with
// `winograd`, also if convolutions of 3×3 and 5×5 take Winograd's way.
std::vector<std::vector<Bounded>> RunInDouble(const Model& model, const std::vector<float>& image,
                                              bool winograd = false);

}  // namespace lenslet
