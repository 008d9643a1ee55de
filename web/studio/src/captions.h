// The four steps from the paper to the network's input, in words: below their pictures, and for the page to read out.
#pragma once

#include <array>
#include <string>

#include "lenslet/image/digit.h"

namespace lenslet::studio {

struct StepCaption {
  const char* title;
  std::string words;
};

std::array<StepCaption, 4> StepCaptions(const DigitImage& digit, bool tiny);

__attribute__((format(printf, 1, 2))) std::string Format(const char* format, ...);

}  // namespace lenslet::studio
