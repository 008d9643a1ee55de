// Which buffers may share memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lenslet {

// Memory that is in use from the first step to the last one, both included.
struct BufferRequest {
  std::int64_t floats;
  std::size_t first_step, last_step;
};

struct ArenaLayout {
  std::vector<std::int64_t> offsets;  // In floats, of each request; multiples of kernels::kAlignment bytes.
  std::int64_t floats;                // The whole arena.
};

// Requests whose steps overlap get disjoint memory. First fit, the largest request first.
ArenaLayout PlaceBuffers(const std::vector<BufferRequest>& requests);

}  // namespace lenslet
