#include <algorithm>

#include "lenslet/safetensors.h"

namespace lenslet {

const char* DtypeName(Dtype dtype) {
  switch (dtype) {
    case Dtype::kF32:
      return "F32";
    case Dtype::kF16:
      return "F16";
    case Dtype::kBF16:
      return "BF16";
  }
  return "";
}

bool Tensors::Add(std::string name, const Shape& shape, std::span<const float> values, Dtype stored) {
  if (static_cast<std::int64_t>(values.size()) != shape.elements() || Find(name)) return false;
  entries_.push_back({std::move(name), shape, stored, values_.size()});
  values_.resize(values_.size() + values.size());
  std::ranges::copy(values, values_.end() - static_cast<std::ptrdiff_t>(values.size()));
  return true;
}

void Tensors::KeepFirst(std::size_t count) {
  if (count >= entries_.size()) return;
  values_.resize(entries_[count].offset);
  entries_.resize(count);
}

std::optional<TensorView> Tensors::Find(std::string_view name) const {
  const auto entry = std::ranges::find(entries_, name, &Entry::name);
  if (entry == entries_.end()) return std::nullopt;
  return view(*entry);
}

TensorView Tensors::view(const Entry& entry) const {
  return {entry.shape, {values_.data() + entry.offset, static_cast<std::size_t>(entry.shape.elements())}, entry.stored};
}

}  // namespace lenslet
