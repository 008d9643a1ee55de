// Any bytes: the reader refuses them, or what it read is written and read again as the same.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "lenslet/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = lenslet::ReadSafetensors(std::as_bytes(std::span(data, size)));
  if (!first) return 0;
  const auto bytes = lenslet::WriteSafetensors(*first);
  const auto second = lenslet::ReadSafetensors(bytes);
  if (!second || second->metadata != first->metadata || lenslet::WriteSafetensors(*second) != bytes) std::abort();
  return 0;
}
