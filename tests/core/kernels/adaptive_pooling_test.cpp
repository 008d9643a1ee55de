#include "core/kernels/support.h"
#include "kernels/reference/reference.h"

namespace lenslet::kernels {
namespace {

TEST(AdaptiveAvgPool2dTest, MatchesDoubleReference) {
  for (const Index in_extent : {1, 2, 5, 7, 8, 13}) {
    for (const Index out_extent : {1, 2, 3, 5, 7, 9}) {
      SCOPED_TRACE(::testing::Message() << in_extent << " → " << out_extent << " seed 3");
      Pool2dGeometry g{};
      g.channels = 2;
      g.in_height = in_extent;
      g.in_width = in_extent + 3;
      g.out_height = out_extent;
      g.out_width = 4;
      Random random(3);
      const std::vector<float> input = random.Values(g.channels * g.in_height * g.in_width);
      Buffer out(g.channels * g.out_height * g.out_width);
      reference::AdaptiveAvgPool2d(g, input.data(), out.data());
      std::vector<Expected> expected;
      for (Index c = 0; c < g.channels; ++c) {
        for (Index y = 0; y < g.out_height; ++y) {
          for (Index x = 0; x < g.out_width; ++x) {
            double sum = 0, magnitude = 0, count = 0;
            for (Index i = 0; i < g.in_height; ++i) {
              for (Index j = 0; j < g.in_width; ++j) {
                // Row i overlaps the part [y·H/h, (y + 1)·H/h) of the input; columns alike.
                const bool in_row =
                    (i + 1) * g.out_height > y * g.in_height && i * g.out_height < (y + 1) * g.in_height;
                const bool in_column = (j + 1) * g.out_width > x * g.in_width && j * g.out_width < (x + 1) * g.in_width;
                if (!in_row || !in_column) continue;
                const double value = Wide(input[static_cast<std::size_t>((c * g.in_height + i) * g.in_width + j)]);
                sum += value;
                magnitude += std::abs(value);
                ++count;
              }
            }
            expected.push_back({sum / count, (count + 1) * kRoundoff * magnitude / count});
          }
        }
      }
      EXPECT_EQ(FirstDifference(out.values(), expected), "");
      EXPECT_TRUE(out.IsIntact());
    }
  }
}

}  // namespace
}  // namespace lenslet::kernels
