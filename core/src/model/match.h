// Which known network do bare weights belong to?
#pragma once

#include "lenslet/architecture.h"
#include "lenslet/error.h"
#include "lenslet/safetensors.h"

namespace lenslet {

// The one known architecture that has exactly these tensors, by key and shape. kUnknownNetwork when there is none, with
// what the nearest one misses, and when there are several, with their names: activations leave no trace in weights.
Result<Architecture> MatchArchitecture(const Tensors& tensors);

}  // namespace lenslet
