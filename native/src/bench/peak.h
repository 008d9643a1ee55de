// What this machine's arithmetic could do if nothing else held it up.
#pragma once

#include <string_view>

namespace lenslet::native {

// Single-precision GFLOP/s of one thread: multiply-adds in registers alone, with the vectors of that instruction set
// ("reference": what every machine of this kind has). The best of a tenth of a second.
double PeakGflops(std::string_view instruction_set);

}  // namespace lenslet::native
