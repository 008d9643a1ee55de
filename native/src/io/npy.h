// NumPy's array files, float32 in C order.
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "lenslet/shape.h"

namespace lenslet::native {

struct NpyArray {
  Shape shape;
  std::vector<float> values;
};

// `file` is hostile. Throws a Failure that begins with `name` when it is not '<f4' in C order with exactly the data
// that its shape needs.
NpyArray ParseNpy(std::span<const std::byte> file, const std::string& name);
NpyArray ReadNpy(const std::filesystem::path& path);

std::vector<std::byte> FormatNpy(const Shape& shape, std::span<const float> values);

}  // namespace lenslet::native
