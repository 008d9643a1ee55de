#include "captions.h"

#include <cstdarg>
#include <cstdio>

#include "drawing.h"

namespace lenslet::studio {

std::string Format(const char* format, ...) {
  char text[96];
  va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return text;
}

std::array<StepCaption, 4> StepCaptions(const DigitImage& digit, bool tiny) {
  std::array<StepCaption, 4> steps = {{{"1  Ink box", "Where the ink is."},
                                       {"2  Average to 20 × 20", "The box, shrunk; its aspect stays."},
                                       {"3  Centre of mass", "Where the ink would balance."},
                                       {"4  Paste into 28 × 28", "So that it balances in the middle."}}};
  if (digit.blank) return steps;
  const Box& box = digit.ink;
  steps[0].words = Format("%d × %d pixels of the paper's %d.", static_cast<int>(box.right - box.left),
                          static_cast<int>(box.bottom - box.top), static_cast<int>(Drawing::kSide));
  if (tiny) steps[0].words += " That is little for this pen: draw it larger.";
  steps[1].words = Format("The ink becomes %d × %d; its aspect stays.", static_cast<int>(digit.fitted_width),
                          static_cast<int>(digit.fitted_height));
  steps[2].words = Format("The ink balances at %.2f, %.2f.", static_cast<double>(digit.centre_x),
                          static_cast<double>(digit.centre_y));
  steps[3].words = Format("At column %d, row %d, so that it balances in the middle.", static_cast<int>(digit.offset_x),
                          static_cast<int>(digit.offset_y));
  return steps;
}

}  // namespace lenslet::studio
