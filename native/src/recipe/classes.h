// The names of a network's classes beside those of a data set.
#pragma once

#include <string>
#include <vector>

#include "lenslet/architecture.h"

namespace lenslet::native {

// What the network's classes are called for a data set whose labels are indices into `found`: the same names or, for a
// single output, that of label 1. Throws a Failure beginning with `where` if the network has others, or outputs for
// another number of them; one without names fits any.
std::vector<std::string> MatchClasses(const Architecture& architecture, const std::vector<std::string>& found,
                                      const std::string& where);

}  // namespace lenslet::native
