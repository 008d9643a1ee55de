// Any text: the parser refuses it, or its description has shapes or an error, and reads back from its own text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lenslet/architecture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = lenslet::ParseArchitecture({reinterpret_cast<const char*>(data), size});
  if (!first) return 0;
  const std::string text = lenslet::ToJson(*first);
  const auto second = lenslet::ParseArchitecture(text);
  if (!second || lenslet::ToJson(*second) != text) std::abort();
  const auto shapes = lenslet::InferShapes(*first);
  if (shapes && shapes->size() != first->layers.size()) std::abort();
  lenslet::Parameters(*first);
  return 0;
}
