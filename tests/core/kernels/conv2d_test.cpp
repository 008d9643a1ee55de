#include <algorithm>
#include <string_view>

#include "core/kernels/conv2d_case.h"
#include "core/kernels/conv2d_oracle.h"
#include "core/kernels/support.h"

namespace lenslet::kernels {
namespace {

bool IsWinograd(const Conv2dKernel& kernel) {
  return std::string_view(kernel.name).find("winograd") != std::string_view::npos;
}

// The layouts and poolings that the kernel knows.
std::vector<Conv2dGeometry> Variants(const Conv2dKernel& kernel, Conv2dGeometry g) {
  if (kernel.layout == Layout::kPlanar) return {g};
  std::vector<Conv2dGeometry> variants;
  for (const Layout layout : {Layout::kPlanar, Layout::kChannelsLast}) {
    for (const Pooling pooling : {Pooling::kNone, Pooling::kAfterActivation, Pooling::kBeforeActivation}) {
      if (pooling != Pooling::kNone && (g.out_height < 2 || g.out_width < 2)) continue;
      g.input_layout = layout;
      g.pooling = pooling;
      variants.push_back(g);
    }
  }
  return variants;
}

// What the kernel makes of the planar input, planar.
std::vector<float> RunConv2d(const Conv2dKernel& kernel, const Conv2dGeometry& g, const std::vector<float>& input,
                             const std::vector<float>& weight, const float* bias, std::size_t misalignment = 0) {
  Buffer in(g.input_layout == Layout::kPlanar ? input : Turned(input, g.in_channels), misalignment);
  Buffer packed(kernel.packed_floats(g)), scratch(kernel.scratch_floats(g));
  const Index pixels = g.pooling == Pooling::kNone ? g.out_height * g.out_width : g.out_height / 2 * (g.out_width / 2);
  Buffer out(g.out_channels * pixels, misalignment);
  kernel.pack(g, weight.data(), bias, packed.data());
  kernel.run(g, in.data(), packed.data(), scratch.data(), out.data());
  EXPECT_TRUE(packed.IsIntact() && scratch.IsIntact() && out.IsIntact()) << "wrote outside a buffer";
  const std::vector<float> output(out.values().begin(), out.values().end());
  return kernel.layout == Layout::kPlanar ? output : Turned(output, pixels);
}

// Every kernel of the set that supports the layer.
void Check(const KernelSet& set, const Case& c) {
  SCOPED_TRACE(::testing::Message() << c);
  ASSERT_GT(c.g.out_height, 0);
  ASSERT_GT(c.g.out_width, 0);
  Random random(c.seed);
  const std::vector<float> input = random.Values(c.g.in_channels * c.g.in_height * c.g.in_width);
  const std::vector<float> weight =
      random.Values(c.g.out_channels * (c.g.in_channels / c.g.groups) * c.g.kernel_h * c.g.kernel_w);
  const std::vector<float> bias = random.Values(c.g.out_channels);
  const float* bias_or_null = c.bias ? bias.data() : nullptr;
  const std::vector<Expected> sums = NaiveSums(c.g, input, weight, bias_or_null);
  for (const Conv2dKernel& kernel : Conv2dKernels(set)) {
    if (!kernel.supports(c.g)) continue;
    std::vector<Expected> expected = sums;
    if (IsWinograd(kernel)) {
      for (Expected& value : expected) value.tolerance += WinogradError(c.g);
    }
    expected = Activated(c.g.activation, expected);
    for (const Conv2dGeometry& g : Variants(kernel, c.g)) {
      SCOPED_TRACE(::testing::Message() << kernel.name << " input layout " << static_cast<int>(g.input_layout)
                                        << " pooling " << static_cast<int>(g.pooling));
      EXPECT_EQ(FirstDifference(RunConv2d(kernel, g, input, weight, bias_or_null, c.misalignment),
                                g.pooling == Pooling::kNone ? expected : Pooled(g, expected)),
                "");
    }
  }
}

using Conv2dTest = EverySet;

TEST_P(Conv2dTest, MatchesWorkedExample) {
  Case c = Square(1, 3, 1, 2);
  const std::vector<float> input{1, 2, 3, 4, 5, 6, 7, 8, 9}, weight{10, 20, 30, 40};
  for (const Conv2dKernel& kernel : Conv2dKernels(set())) {
    if (!kernel.supports(c.g)) continue;
    EXPECT_EQ(FirstDifference(RunConv2d(kernel, c.g, input, weight, nullptr), {{370, 0}, {470, 0}, {670, 0}, {770, 0}}),
              "")
        << kernel.name;
  }
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

TEST_P(Conv2dTest, MatchesDoubleReference_ForEveryCountOfDepthwiseChannels) {
  for (Index channels = 2; channels <= 33; ++channels) {
    for (const Index stride : {1, 2}) {
      for (const Index dilation : {1, 2}) {
        Case c = Square(channels, 8, channels, 3, stride, 1, dilation, channels);
        c.g.in_width = 11;
        c.g.activation = Activation::kReLU;
        c.misalignment = 1;
        SetOutputExtents(c);
        Check(set(), c);
      }
    }
  }
  Check(set(), Square(48, 7, 48, 7, 1, 0, 1, 48));  // One window, the image.
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

TEST_P(Conv2dTest, MatchesDoubleReference_ForEveryShapeOfTile) {
  for (const Index kernel : {3, 5}) {
    for (Index extent = kernel; extent <= 14; ++extent) {
      for (const Index padding : {Index{0}, kernel / 2, kernel + 1}) {
        Case c = Square(3, extent, 5, kernel, 1, padding);
        c.g.in_width = extent + 3;
        c.pad_right = padding + 1;
        c.misalignment = 1;
        SetOutputExtents(c);
        Check(set(), c);
      }
    }
    for (const Index channels : {1, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 33}) {
      Check(set(), Square(channels, 7, 34 - channels, kernel));
      Case c = Square(channels, 6, channels, kernel, 1, kernel / 2);
      c.g.activation = Activation::kReLU;
      Check(set(), c);
    }
  }
  Check(set(), Square(33, 40, 34, 3, 1, 1));  // So many tiles that they go in groups.
}

// Of the same random layer, both errors by root mean square: the price that the head of the kernel states.
TEST_P(Conv2dTest, Winograd_ErrsLittleMoreThanTheDefinition) {
  for (const Index extent : {3, 5}) {
    const Case c = Square(48, 12, 16, extent, 1, extent / 2);
    Random random(11);
    std::vector<float> input = random.Values(48 * 12 * 12);
    for (float& value : input) value = std::max(value, 0.0f);
    const std::vector<float> weight = random.Values(16 * 48 * extent * extent);
    const std::vector<Expected> sums = NaiveSums(c.g, input, weight, nullptr);
    double plain = 0;
    for (const Conv2dKernel& kernel : Conv2dKernels(set())) {
      if (!kernel.supports(c.g)) continue;
      const std::vector<float> output = RunConv2d(kernel, c.g, input, weight, nullptr);
      double squares = 0;
      for (std::size_t i = 0; i < sums.size(); ++i) squares += std::pow(Wide(output[i]) - sums[i].value, 2);
      if (!IsWinograd(kernel)) plain = std::max(plain, squares);
      EXPECT_LE(std::sqrt(squares), 5 * std::sqrt(plain)) << kernel.name;
    }
  }
}

// Winograd's method spreads a NaN over the tiles whose patch holds it.
TEST_P(Conv2dTest, PropagatesNaNToExactlyTheOutputsThatSeeIt) {
  Case c = Square(1, 9, 5, 3, 1, 1);
  for (const Activation activation : {Activation::kNone, Activation::kReLU, Activation::kSigmoid, Activation::kTanh}) {
    c.g.activation = activation;
    std::vector<float> input(81, 1.0f), weight(45, 0.25f);
    input[4 * 9 + 6] = std::nanf("");
    for (const Conv2dKernel& kernel : Conv2dKernels(set())) {
      if (!kernel.supports(c.g)) continue;
      const std::vector<float> output = RunConv2d(kernel, c.g, input, weight, nullptr);
      for (Index i = 0; i < 405; ++i) {
        const Index row = i % 81 / 9, column = i % 9;
        const bool sees = row >= 3 && row <= 5 && column >= 5 && column <= 7;
        const bool is_nan = std::isnan(output[static_cast<std::size_t>(i)]);
        ASSERT_TRUE(is_nan == sees || (is_nan && IsWinograd(kernel)))
            << kernel.name << " " << Name(activation) << " row " << row << " column " << column;
      }
    }
  }
}

// Only the sign of a zero tells on which side of the pool the ReLU was: that of −1 is +0 and comes first.
TEST_P(Conv2dTest, PoolsInTheOrderOfTheLayers) {
  Case c = Square(1, 2, 1, 1);
  c.g.activation = Activation::kReLU;
  for (const Conv2dKernel& kernel : Conv2dKernels(set())) {
    if (kernel.layout == Layout::kPlanar || !kernel.supports(c.g)) continue;
    const float bias = -0.0f;
    c.g.pooling = Pooling::kAfterActivation;
    EXPECT_TRUE(SameBits(RunConv2d(kernel, c.g, {-1, -0.0f, -1, -1}, {1}, &bias)[0], 0.0f)) << kernel.name;
    c.g.pooling = Pooling::kBeforeActivation;
    EXPECT_TRUE(SameBits(RunConv2d(kernel, c.g, {-1, -0.0f, -1, -1}, {1}, &bias)[0], -0.0f)) << kernel.name;
    EXPECT_TRUE(std::isnan(RunConv2d(kernel, c.g, {-1, NAN, 3, -1}, {1}, &bias)[0])) << kernel.name;
  }
}

LENSLET_INSTANTIATE_FOR_EVERY_SET(Conv2dTest);

}  // namespace
}  // namespace lenslet::kernels
