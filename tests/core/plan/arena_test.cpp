#include "plan/arena.h"

#include <gtest/gtest.h>

#include <random>

namespace lenslet {
namespace {

TEST(ArenaTest, PlaceBuffers_KeepsBuffersOfTheSameStepApart) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    std::mt19937 engine(seed);
    std::vector<BufferRequest> requests(1 + engine() % 20);
    for (BufferRequest& request : requests) {
      request.floats = static_cast<std::int64_t>(engine() % 100);
      request.first_step = engine() % 10;
      request.last_step = request.first_step + engine() % 4;
    }
    const ArenaLayout layout = PlaceBuffers(requests);
    for (std::size_t a = 0; a < requests.size(); ++a) {
      EXPECT_EQ(layout.offsets[a] % 16, 0) << "seed " << seed;
      EXPECT_LE(layout.offsets[a] + requests[a].floats, layout.floats) << "seed " << seed;
      for (std::size_t b = 0; b < a; ++b) {
        const bool together =
            requests[a].first_step <= requests[b].last_step && requests[b].first_step <= requests[a].last_step;
        const bool overlap = layout.offsets[a] < layout.offsets[b] + requests[b].floats &&
                             layout.offsets[b] < layout.offsets[a] + requests[a].floats;
        EXPECT_FALSE(together && overlap) << "buffers " << a << " and " << b << ", seed " << seed;
      }
    }
  }
}

TEST(ArenaTest, PlaceBuffers_ReusesMemoryOfAChain) {
  // Each buffer is read by the step after the one that writes it: two at a time.
  EXPECT_EQ(PlaceBuffers({{64, 0, 1}, {32, 1, 2}, {48, 2, 3}, {16, 3, 4}}).floats, 96);
  EXPECT_EQ(PlaceBuffers({}).floats, 0);
}

}  // namespace
}  // namespace lenslet
