#include <algorithm>
#include <cmath>
#include <ostream>

#include "core/kernels/support.h"
#include "kernels/reference/reference.h"

namespace lenslet::kernels {
namespace {

struct Case {
  Pool2dGeometry g;
  bool ceil_mode = false;
  std::uint32_t seed = 1;
  std::size_t misalignment = 0;
};

// PyTorch's rule: the last window must start inside the input or the padding before it.
Index Extent(Index in, Index padding, Index dilation, Index kernel, Index stride, bool ceil_mode) {
  const Index room = in + 2 * padding - dilation * (kernel - 1) - 1;
  Index windows = (room + (ceil_mode ? stride - 1 : 0)) / stride + 1;
  if (ceil_mode && (windows - 1) * stride >= in + padding) --windows;
  return windows;
}

void SetOutputExtents(Case& c) {
  c.g.out_height = Extent(c.g.in_height, c.g.pad_h, c.g.dilation_h, c.g.kernel_h, c.g.stride_h, c.ceil_mode);
  c.g.out_width = Extent(c.g.in_width, c.g.pad_w, c.g.dilation_w, c.g.kernel_w, c.g.stride_w, c.ceil_mode);
}

Case Window(Index channels, Index height, Index width, Index kernel, Index stride) {
  Case c{.g = {.channels = channels,
               .in_height = height,
               .in_width = width,
               .out_height = 0,
               .out_width = 0,
               .kernel_h = kernel,
               .kernel_w = kernel,
               .stride_h = stride,
               .stride_w = stride,
               .pad_h = 0,
               .pad_w = 0,
               .dilation_h = 1,
               .dilation_w = 1,
               .count_include_pad = true,
               .divisor_override = 0}};
  SetOutputExtents(c);
  return c;
}

// Whether each window has a place inside the input; InferShapes refuses the others.
bool ReachesInput(Index in, Index out, Index padding, Index dilation, Index kernel, Index stride) {
  for (Index window = 0; window < out; ++window) {
    bool is_inside = false;
    for (Index i = 0; i < kernel; ++i) {
      const Index at = window * stride - padding + i * dilation;
      is_inside = is_inside || (at >= 0 && at < in);
    }
    if (!is_inside) return false;
  }
  return true;
}

Case RandomCase(std::uint32_t seed, bool dilated) {
  Random random(seed);
  Case c = Window(random.Between(1, 4), 1, 1, 1, 1);
  c.seed = seed;
  c.misalignment = static_cast<std::size_t>(random.Between(0, 3));
  c.ceil_mode = random.Flip();
  c.g.kernel_h = random.Between(1, 5);
  c.g.kernel_w = random.Between(1, 5);
  c.g.stride_h = random.Between(1, 6);
  c.g.stride_w = random.Between(1, 6);
  c.g.pad_h = random.Between(0, c.g.kernel_h / 2);
  c.g.pad_w = random.Between(0, c.g.kernel_w / 2);
  c.g.dilation_h = dilated ? random.Between(1, 6) : 1;
  c.g.dilation_w = dilated ? random.Between(1, 6) : 1;
  // From what the smallest padded window needs, so that some windows begin in the padding and step over half the input.
  c.g.in_height = std::max<Index>(1, c.g.dilation_h * (c.g.kernel_h - 1) - 2 * c.g.pad_h + random.Between(1, 11));
  c.g.in_width = std::max<Index>(1, c.g.dilation_w * (c.g.kernel_w - 1) - 2 * c.g.pad_w + random.Between(1, 70));
  c.g.count_include_pad = random.Flip();
  c.g.divisor_override = random.Between(0, 3) == 0 ? random.Between(1, 9) : 0;
  SetOutputExtents(c);
  const Pool2dGeometry& g = c.g;
  if (!ReachesInput(g.in_height, g.out_height, g.pad_h, g.dilation_h, g.kernel_h, g.stride_h) ||
      !ReachesInput(g.in_width, g.out_width, g.pad_w, g.dilation_w, g.kernel_w, g.stride_w)) {
    return RandomCase(seed + 1000, dilated);
  }
  return c;
}

std::ostream& operator<<(std::ostream& out, const Case& c) {
  const Pool2dGeometry& g = c.g;
  return out << "input [" << g.channels << ", " << g.in_height << ", " << g.in_width << "] output " << g.out_height
             << "×" << g.out_width << " kernel " << g.kernel_h << "×" << g.kernel_w << " stride " << g.stride_h << "×"
             << g.stride_w << " padding " << g.pad_h << "×" << g.pad_w << " dilation " << g.dilation_h << "×"
             << g.dilation_w << " ceil_mode " << c.ceil_mode << " count_include_pad " << g.count_include_pad
             << " divisor_override " << g.divisor_override << " misalignment " << c.misalignment << " seed " << c.seed;
}

// visit(output index, values of the window that lie inside, their indices in the plane) by the definition.
template <typename Visit>
void ForEachWindow(const Pool2dGeometry& g, const std::vector<float>& input, Visit visit) {
  std::vector<float> values;
  std::vector<std::int32_t> indices;
  std::size_t o = 0;
  for (Index c = 0; c < g.channels; ++c) {
    for (Index y = 0; y < g.out_height; ++y) {
      for (Index x = 0; x < g.out_width; ++x, ++o) {
        values.clear();
        indices.clear();
        for (Index i = 0; i < g.kernel_h; ++i) {
          for (Index j = 0; j < g.kernel_w; ++j) {
            const Index row = y * g.stride_h - g.pad_h + i * g.dilation_h;
            const Index column = x * g.stride_w - g.pad_w + j * g.dilation_w;
            if (row < 0 || row >= g.in_height || column < 0 || column >= g.in_width) continue;
            const Index at = row * g.in_width + column;
            values.push_back(input[static_cast<std::size_t>(c * g.in_height * g.in_width + at)]);
            indices.push_back(static_cast<std::int32_t>(at));
          }
        }
        visit(o, y, x, values, indices);
      }
    }
  }
}

// What the kernel makes of the planar input, planar.
std::vector<float> RunPool(const Pool2dKernel& kernel, bool channels_last, const Case& c,
                           const std::vector<float>& input) {
  Buffer in(channels_last ? Turned(input, c.g.channels) : input, c.misalignment);
  Buffer scratch(kernel.scratch_floats(c.g)), out(c.g.channels * c.g.out_height * c.g.out_width, c.misalignment);
  kernel.run(c.g, in.data(), scratch.data(), out.data());
  EXPECT_TRUE(scratch.IsIntact() && out.IsIntact()) << kernel.name << " wrote outside a buffer";
  const std::vector<float> output(out.values().begin(), out.values().end());
  return channels_last ? Turned(output, c.g.out_height * c.g.out_width) : output;
}

// The values as bits, so that the sign of zero counts.
void CheckMaxPool(const KernelSet& set, const Case& c, const std::vector<float>& input) {
  SCOPED_TRACE(::testing::Message() << c);
  const Index outputs = c.g.channels * c.g.out_height * c.g.out_width;
  Buffer in(input, c.misalignment);
  const std::vector<float> planar = RunPool(set.max_pool2d, false, c, input);
  if (set.channels_last) {
    const std::vector<float> turned = RunPool(set.max_pool2d_channels_last, true, c, input);
    for (std::size_t i = 0; i < planar.size(); ++i) {
      ASSERT_TRUE(SameBits(planar[i], turned[i]) || (std::isnan(planar[i]) && std::isnan(turned[i])))
          << "[" << i << "] is " << turned[i] << " channels-last, " << planar[i] << " planar";
    }
  }
  Buffer out_with_indices(outputs);
  std::vector<std::int32_t> found(static_cast<std::size_t>(outputs));
  reference::MaxPool2dWithIndices(c.g, in.data(), out_with_indices.data(), found.data());
  bool failed = false;
  ForEachWindow(c.g, input, [&](std::size_t o, Index, Index, const std::vector<float>& values, const auto& indices) {
    if (failed) return;
    ASSERT_FALSE(values.empty());
    std::size_t best = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
      if (values[i] > values[best] || std::isnan(values[i])) best = i;
    }
    const float expected = values[best];
    const float actual = planar[o];
    const bool same = std::isnan(expected) ? std::isnan(actual) : SameBits(actual, expected);
    failed = !same || found[o] != indices[best];
    EXPECT_TRUE(same) << "[" << o << "] is " << actual << ", expected " << expected;
    EXPECT_EQ(found[o], indices[best]) << "index of output " << o;
    EXPECT_TRUE(found[o] >= 0 && found[o] < c.g.in_height * c.g.in_width) << "index of output " << o;
    if (!std::isnan(expected)) {
      EXPECT_TRUE(SameBits(out_with_indices.values()[o], expected));
    }
  });
}

void CheckMaxPool(const KernelSet& set, const Case& c) {
  Random random(c.seed);
  CheckMaxPool(set, c, random.Values(c.g.channels * c.g.in_height * c.g.in_width));
}

// The elements of one axis of the window that count with padding: those that stick out beyond it do not.
Index PaddedLength(Index start, Index kernel, Index extent, Index padding) {
  Index count = 0;
  for (Index i = start; i < start + kernel; ++i) count += i < extent + padding;
  return count;
}

void CheckAvgPool(const KernelSet& set, const Case& c) {
  SCOPED_TRACE(::testing::Message() << c);
  Random random(c.seed);
  const std::vector<float> input = random.Values(c.g.channels * c.g.in_height * c.g.in_width);
  std::vector<Expected> expected;
  ForEachWindow(c.g, input, [&](std::size_t, Index y, Index x, const std::vector<float>& values, const auto&) {
    double sum = 0, magnitude = 0;
    for (const float value : values) {
      sum += Wide(value);
      magnitude += std::abs(Wide(value));
    }
    const Index padded = PaddedLength(y * c.g.stride_h - c.g.pad_h, c.g.kernel_h, c.g.in_height, c.g.pad_h) *
                         PaddedLength(x * c.g.stride_w - c.g.pad_w, c.g.kernel_w, c.g.in_width, c.g.pad_w);
    const Index divisor = c.g.divisor_override != 0 ? c.g.divisor_override
                          : c.g.count_include_pad   ? padded
                                                    : static_cast<Index>(values.size());
    const auto d = static_cast<double>(divisor);
    // n − 1 additions and a division, or a multiplication by a rounded reciprocal.
    const double roundings = static_cast<double>(values.size() + 2);
    expected.push_back(values.empty() ? Expected{} : Expected{sum / d, roundings * kRoundoff * magnitude / d});
  });
  EXPECT_EQ(FirstDifference(RunPool(set.avg_pool2d, false, c, input), expected), "");
  if (set.channels_last) {
    EXPECT_EQ(FirstDifference(RunPool(set.avg_pool2d_channels_last, true, c, input), expected), "") << "channels-last";
  }
}

using Pool2dTest = EverySet;

TEST_P(Pool2dTest, MaxMatchesDefinition_ForEveryWidthAroundTheLanes) {
  for (Index width = 2; width <= 67; ++width) CheckMaxPool(set(), Window(3, 4, width, 2, 2));
}

TEST_P(Pool2dTest, MaxMatchesDefinition_ForRandomGeometries) {
  for (std::uint32_t seed = 1; seed <= 150; ++seed) CheckMaxPool(set(), RandomCase(seed, true));
}

TEST_P(Pool2dTest, MaxPropagatesNaN_AndKeepsTheFirstOfEqualZeros) {
  for (const Index kernel : {2, 3}) {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
      Case c = Window(2, 9, 37, kernel, 2);
      c.g.pad_h = c.g.pad_w = kernel / 2;
      c.seed = seed;
      SetOutputExtents(c);
      constexpr float kValues[] = {0.0f, -0.0f, -1.0f, -INFINITY, INFINITY, NAN};
      Random random(seed);
      std::vector<float> input(2 * 9 * 37);
      // NaN and +∞ seldom, so that windows without them remain.
      for (float& value : input) value = kValues[random.Between(0, random.Between(0, 3) == 0 ? 5 : 3)];
      CheckMaxPool(set(), c, input);
    }
  }
}

TEST_P(Pool2dTest, AverageMatchesDoubleReference_ForEveryWidthAroundTheLanes) {
  for (Index width = 2; width <= 67; ++width) CheckAvgPool(set(), Window(3, 4, width, 2, 2));
}

TEST_P(Pool2dTest, AverageMatchesDoubleReference_OverWholePlanes) {
  for (const Index extent : {1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17}) {
    CheckAvgPool(set(), Window(5, extent, extent + 2, extent, extent));
    Case whole = Window(5, extent, extent, extent, extent);
    CheckAvgPool(set(), whole);
  }
}

TEST_P(Pool2dTest, AverageMatchesDoubleReference_ForRandomGeometries) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) CheckAvgPool(set(), RandomCase(seed, false));
}

// PyTorch: avg_pool2d(torch.ones(1, 1, 4, 4), kernel_size=3, stride=2, padding=1, ceil_mode=True).
TEST_P(Pool2dTest, AverageCountsPaddingAsPyTorchDoes_WithCeilMode) {
  Case c = Window(1, 4, 4, 3, 2);
  c.g.pad_h = c.g.pad_w = 1;
  c.ceil_mode = true;
  SetOutputExtents(c);
  ASSERT_EQ(c.g.out_width, 3);
  Buffer in(std::vector<float>(16, 1.0f), 0), scratch(set().avg_pool2d.scratch_floats(c.g)), out(9);
  set().avg_pool2d.run(c.g, in.data(), scratch.data(), out.data());
  const double n = 4.0 / 9, e = 6.0 / 9, s = 2.0 / 6, t = 3.0 / 6;  // Nine places, six where the window is cut off.
  const double k = kRoundoff * 4;
  EXPECT_EQ(FirstDifference(out.values(), {{n, k}, {e, k}, {s, k}, {e, k}, {1, k}, {t, k}, {s, k}, {t, k}, {0.25, k}}),
            "");
}

TEST_P(Pool2dTest, AveragePropagatesNaN) {
  Case c = Window(1, 3, 9, 3, 3);
  std::vector<float> input(27, 1.0f);
  input[4] = NAN;
  Buffer in(input, 0), scratch(set().avg_pool2d.scratch_floats(c.g)), out(3);
  set().avg_pool2d.run(c.g, in.data(), scratch.data(), out.data());
  EXPECT_EQ(FirstDifference(out.values(), {{1, kRoundoff}, {Wide(NAN), 0}, {1, kRoundoff}}), "");
}

LENSLET_INSTANTIATE_FOR_EVERY_SET(Pool2dTest);

}  // namespace
}  // namespace lenslet::kernels
