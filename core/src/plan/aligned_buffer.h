// Memory that starts at a cache line, and whose lack is a value instead of an exception.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>

#include "kernels/kernel_set.h"

namespace lenslet {

// `size` elements on the heap, at kernels::kAlignment bytes. Copies are deep; a copy for which there is no memory ends
// the program, since a copy has no way to say so.
template <typename T>
class AlignedBuffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  AlignedBuffer() = default;
  // Nothing if the memory cannot be had.
  static std::optional<AlignedBuffer> Zeros(std::size_t size) {
    if (size > PTRDIFF_MAX / sizeof(T)) return std::nullopt;
    void* memory = ::operator new(size * sizeof(T), kAlign, std::nothrow);
    if (memory == nullptr) return std::nullopt;
    AlignedBuffer buffer(static_cast<T*>(memory), size);
    std::fill_n(buffer.data(), size, T{});
    return buffer;
  }

  AlignedBuffer(const AlignedBuffer& other)
      : AlignedBuffer(static_cast<T*>(::operator new(other.size_ * sizeof(T), kAlign)), other.size_) {
    std::copy_n(other.data(), size_, data());
  }
  AlignedBuffer(AlignedBuffer&&) noexcept = default;
  AlignedBuffer& operator=(AlignedBuffer&&) noexcept = default;

  T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::align_val_t kAlign{kernels::kAlignment};
  struct Delete {
    void operator()(T* memory) const { ::operator delete(memory, kAlign); }
  };

  AlignedBuffer(T* memory, std::size_t size) : data_(memory), size_(size) {}

  std::unique_ptr<T, Delete> data_;
  std::size_t size_ = 0;
};

}  // namespace lenslet
