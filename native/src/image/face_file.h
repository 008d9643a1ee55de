#pragma once

#include <cstddef>
#include <span>

namespace lenslet::native {

std::span<const std::byte> FaceFile();  // site/finder/face.safetensors, put in by the build.

}  // namespace lenslet::native
