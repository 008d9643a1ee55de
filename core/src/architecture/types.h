// PyTorch's names of the layers that Lenslet has.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lenslet/architecture.h"

namespace lenslet {

// A layer of that type with its default parameters.
std::optional<Operation> OperationNamed(std::string_view type);
// "Conv2d, MaxPool2d, …", for error messages.
std::string TypeNames();

}  // namespace lenslet
