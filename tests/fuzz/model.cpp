// Any file: loading refuses it, or the model it gives is written and loaded again as the same.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "lenslet/model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = lenslet::Model::Load(std::as_bytes(std::span(data, size)));
  if (!first) return 0;
  const auto bytes = first->Serialize();
  const auto second = lenslet::Model::Load(bytes);
  if (!second || second->Serialize() != bytes) std::abort();
  return 0;
}
