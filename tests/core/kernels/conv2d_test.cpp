#include <ostream>

#include "core/kernels/support.h"

namespace lenslet::kernels {
namespace {

struct Case {
  Conv2dGeometry g;
  Index pad_bottom = 0, pad_right = 0;
  bool bias = true;
  std::uint32_t seed = 0;
  std::size_t misalignment = 0;
};

Index Extent(Index in, Index before, Index after, Index dilation, Index kernel, Index stride) {
  return (in + before + after - dilation * (kernel - 1) - 1) / stride + 1;
}

void SetOutputExtents(Case& c) {
  c.g.out_height = Extent(c.g.in_height, c.g.pad_top, c.pad_bottom, c.g.dilation_h, c.g.kernel_h, c.g.stride_h);
  c.g.out_width = Extent(c.g.in_width, c.g.pad_left, c.pad_right, c.g.dilation_w, c.g.kernel_w, c.g.stride_w);
}

std::ostream& operator<<(std::ostream& out, const Case& c) {
  const Conv2dGeometry& g = c.g;
  return out << "input [" << g.in_channels << ", " << g.in_height << ", " << g.in_width << "] output ["
             << g.out_channels << ", " << g.out_height << ", " << g.out_width << "] kernel " << g.kernel_h << "×"
             << g.kernel_w << " stride " << g.stride_h << "×" << g.stride_w << " padding " << g.pad_top << ","
             << g.pad_left << "," << c.pad_bottom << "," << c.pad_right << " dilation " << g.dilation_h << "×"
             << g.dilation_w << " groups " << g.groups << " bias " << c.bias << " activation " << Name(g.activation)
             << " misalignment " << c.misalignment << " seed " << c.seed;
}

// The definition, in double. A float sum of n products and a bias, in any order and with or without fused
// multiply-add, errs by at most (n + 1) roundings of the sum of magnitudes.
std::vector<Expected> Naive(const Conv2dGeometry& g, const std::vector<float>& input, const std::vector<float>& weight,
                            const float* bias) {
  std::vector<Expected> output;
  const Index group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
  for (Index o = 0; o < g.out_channels; ++o) {
    for (Index y = 0; y < g.out_height; ++y) {
      for (Index x = 0; x < g.out_width; ++x) {
        double sum = bias != nullptr ? Wide(bias[o]) : 0, magnitude = std::abs(sum);
        for (Index c = 0; c < group_in; ++c) {
          for (Index i = 0; i < g.kernel_h; ++i) {
            for (Index j = 0; j < g.kernel_w; ++j) {
              const Index row = y * g.stride_h - g.pad_top + i * g.dilation_h;
              const Index column = x * g.stride_w - g.pad_left + j * g.dilation_w;
              if (row < 0 || row >= g.in_height || column < 0 || column >= g.in_width) continue;
              const Index channel = o / group_out * group_in + c;
              const auto at = static_cast<std::size_t>((channel * g.in_height + row) * g.in_width + column);
              const auto w = static_cast<std::size_t>(((o * group_in + c) * g.kernel_h + i) * g.kernel_w + j);
              const double product = Wide(input[at]) * Wide(weight[w]);
              sum += product;
              magnitude += std::abs(product);
            }
          }
        }
        const double roundings = static_cast<double>(group_in * g.kernel_h * g.kernel_w + 1);
        output.push_back(Activated(g.activation, {sum, roundings * kRoundoff * magnitude}));
      }
    }
  }
  return output;
}

void Check(const KernelSet& set, const Case& c) {
  SCOPED_TRACE(::testing::Message() << c);
  ASSERT_GT(c.g.out_height, 0);
  ASSERT_GT(c.g.out_width, 0);
  Random random(c.seed);
  const std::vector<float> input = random.Values(c.g.in_channels * c.g.in_height * c.g.in_width);
  const std::vector<float> weight =
      random.Values(c.g.out_channels * (c.g.in_channels / c.g.groups) * c.g.kernel_h * c.g.kernel_w);
  const std::vector<float> bias = random.Values(c.g.out_channels);

  Buffer in(input, c.misalignment);
  Buffer packed(set.conv2d.packed_floats(c.g));
  Buffer scratch(set.conv2d.scratch_floats(c.g));
  Buffer out(c.g.out_channels * c.g.out_height * c.g.out_width, c.misalignment);
  set.conv2d.pack(c.g, weight.data(), c.bias ? bias.data() : nullptr, packed.data());
  set.conv2d.run(c.g, in.data(), packed.data(), scratch.data(), out.data());

  EXPECT_EQ(FirstDifference(out.values(), Naive(c.g, input, weight, c.bias ? bias.data() : nullptr)), "");
  EXPECT_TRUE(packed.IsIntact() && scratch.IsIntact() && out.IsIntact()) << "wrote outside a buffer";
}

Case Square(Index in_channels, Index extent, Index out_channels, Index kernel, Index stride = 1, Index padding = 0,
            Index dilation = 1, Index groups = 1) {
  Case c{{.in_channels = in_channels,
          .in_height = extent,
          .in_width = extent,
          .out_channels = out_channels,
          .out_height = 0,
          .out_width = 0,
          .kernel_h = kernel,
          .kernel_w = kernel,
          .stride_h = stride,
          .stride_w = stride,
          .pad_top = padding,
          .pad_left = padding,
          .dilation_h = dilation,
          .dilation_w = dilation,
          .groups = groups,
          .activation = Activation::kNone}};
  c.pad_bottom = c.pad_right = padding;
  c.seed = static_cast<std::uint32_t>(in_channels * 1000 + extent);
  SetOutputExtents(c);
  return c;
}

using Conv2dTest = EverySet;

TEST_P(Conv2dTest, MatchesWorkedExample) {
  Case c = Square(1, 3, 1, 2);
  const std::vector<float> input{1, 2, 3, 4, 5, 6, 7, 8, 9}, weight{10, 20, 30, 40};
  Buffer in(input, 0), packed(set().conv2d.packed_floats(c.g)), scratch(set().conv2d.scratch_floats(c.g)), out(4);
  set().conv2d.pack(c.g, weight.data(), nullptr, packed.data());
  set().conv2d.run(c.g, in.data(), packed.data(), scratch.data(), out.data());
  EXPECT_EQ(FirstDifference(out.values(), {{370, 0}, {470, 0}, {670, 0}, {770, 0}}), "");
}

TEST_P(Conv2dTest, MatchesDoubleReference_ForEveryWidthAroundTheLanes) {
  for (const Index width : {1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 15, 16, 17, 23, 31, 32, 33, 47, 48, 49, 65}) {
    Case c = Square(2, 5, 3, 3, 1, 1);
    c.g.in_width = width;
    SetOutputExtents(c);
    Check(set(), c);
  }
}

TEST_P(Conv2dTest, MatchesDoubleReference_ForEveryCountOfOutputChannels) {
  for (Index channels = 1; channels <= 33; ++channels) Check(set(), Square(2, 6, channels, 3));
}

TEST_P(Conv2dTest, MatchesDoubleReference_ForThePublishedNetworks) {
  Check(set(), Square(1, 28, 6, 5, 1, 2));
  Check(set(), Square(6, 14, 16, 5));
  Check(set(), Square(16, 5, 120, 5));  // One output pixel.
  Check(set(), Square(1, 28, 20, 5));
  Check(set(), Square(20, 12, 40, 5));
  Check(set(), Square(3, 64, 4, 3, 1, 1));
  Check(set(), Square(128, 8, 9, 3, 1, 1));
}

TEST_P(Conv2dTest, MatchesDoubleReference_ForGroups) {
  Check(set(), Square(6, 7, 6, 3, 1, 1, 1, 6));   // Depthwise.
  Check(set(), Square(5, 9, 15, 3, 2, 1, 1, 5));  // Depthwise with a multiplier.
  Check(set(), Square(6, 8, 9, 3, 1, 0, 1, 3));
  Check(set(), Square(64, 4, 34, 1, 1, 0, 1, 2));
}

TEST_P(Conv2dTest, MatchesDoubleReference_WherePaddingExceedsTheKernel) {
  Check(set(), Square(1, 1, 2, 1, 1, 3));
  Check(set(), Square(2, 3, 2, 2, 3, 5));
  Check(set(), Square(1, 2, 1, 3, 1, 9, 4));
}

TEST_P(Conv2dTest, MatchesDoubleReference_ForRandomGeometries) {
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    Case c = Square(1, 1, 1, 1);
    c.g.groups = random.Flip() ? 1 : random.Between(2, 4);
    c.g.in_channels = c.g.groups * random.Between(1, 4);
    c.g.out_channels = c.g.groups * random.Between(1, 9);
    c.g.kernel_h = random.Between(1, 5);
    c.g.kernel_w = random.Between(1, 5);
    c.g.stride_h = random.Between(1, 3);
    c.g.stride_w = random.Between(1, 4);
    c.g.dilation_h = random.Between(1, 3);
    c.g.dilation_w = random.Between(1, 3);
    c.g.pad_top = random.Between(0, 3);
    c.g.pad_left = random.Between(0, 3);
    c.pad_bottom = random.Between(0, 3);
    c.pad_right = random.Between(0, 3);
    // Never smaller than the dilated kernel.
    c.g.in_height = c.g.dilation_h * (c.g.kernel_h - 1) + random.Between(1, 12);
    c.g.in_width = c.g.dilation_w * (c.g.kernel_w - 1) + random.Between(1, 20);
    c.g.activation = static_cast<Activation>(random.Between(0, 3));
    c.bias = random.Flip();
    c.misalignment = static_cast<std::size_t>(random.Between(0, 3));
    c.seed = seed;
    SetOutputExtents(c);
    Check(set(), c);
  }
}

TEST_P(Conv2dTest, PropagatesNaNToExactlyTheOutputsThatSeeIt) {
  Case c = Square(1, 9, 5, 3, 1, 1);
  for (const Activation activation : {Activation::kNone, Activation::kReLU, Activation::kSigmoid, Activation::kTanh}) {
    c.g.activation = activation;
    std::vector<float> input(81, 1.0f), weight(45, 0.25f);
    input[4 * 9 + 6] = std::nanf("");
    Buffer in(input, 1), packed(set().conv2d.packed_floats(c.g)), scratch(set().conv2d.scratch_floats(c.g)), out(405);
    set().conv2d.pack(c.g, weight.data(), nullptr, packed.data());
    set().conv2d.run(c.g, in.data(), packed.data(), scratch.data(), out.data());
    for (Index i = 0; i < 405; ++i) {
      const Index row = i % 81 / 9, column = i % 9;
      const bool sees = row >= 3 && row <= 5 && column >= 5 && column <= 7;
      ASSERT_EQ(std::isnan(out.data()[i]), sees) << Name(activation) << " row " << row << " column " << column;
    }
  }
}

LENSLET_INSTANTIATE_FOR_EVERY_SET(Conv2dTest);

}  // namespace
}  // namespace lenslet::kernels
