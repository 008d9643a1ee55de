// The trainer's fused convolution and maximum beside LibTorch's own operations and their gradients.
#include "train/conv_pool.h"

#include <gtest/gtest.h>

#include "train/network.h"

namespace lenslet::native {
namespace {

// Whole numbers so small that every sum is exact in float: the results must be equal, ties between maxima included.
torch::Tensor Whole(torch::IntArrayRef sizes, std::int64_t most) {
  return torch::randint(-most, most + 1, sizes, torch::kInt64).to(torch::kFloat32);
}

struct Case {
  std::int64_t images, channels, height, width, outputs, kernel_h, kernel_w;
  Pair padding;
  bool bias;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.images << "×" << c.channels << "×" << c.height << "×" << c.width << ", " << c.outputs << " of "
       << c.kernel_h << "×" << c.kernel_w << ", padding " << c.padding.h << ", " << c.padding.w
       << (c.bias ? ", bias" : "");
}

class ConvPoolTest : public testing::TestWithParam<Case> {};

TEST_P(ConvPoolTest, EqualsLibTorch_WithItsGradients_OnWholeNumbers) {
  const Case& c = GetParam();
  torch::manual_seed(7);
  const torch::Tensor x = Whole({c.images, c.channels, c.height, c.width}, 3).requires_grad_();
  const torch::Tensor weight = Whole({c.outputs, c.channels, c.kernel_h, c.kernel_w}, 2).requires_grad_();
  const torch::Tensor bias = c.bias ? Whole({c.outputs}, 2).requires_grad_() : torch::Tensor();
  std::vector<torch::Tensor> inputs{x, weight};
  if (c.bias) inputs.push_back(bias);

  const torch::Tensor expected =
      torch::max_pool2d(torch::conv2d(x, weight, bias, /*stride=*/1, {c.padding.h, c.padding.w}), 2);
  const torch::Tensor found = ConvPool(x, weight, bias, c.padding);
  ASSERT_EQ(found.sizes(), expected.sizes());
  EXPECT_TRUE(torch::equal(found, expected));

  const torch::Tensor weights = Whole(expected.sizes(), 2);  // A third of them 0, as after ReLU.
  const auto of_expected = torch::autograd::grad({(expected * weights).sum()}, inputs);
  const auto of_found = torch::autograd::grad({(found * weights).sum()}, inputs);
  const char* names[] = {"input", "weight", "bias"};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EXPECT_TRUE(torch::equal(of_found[i], of_expected[i])) << "gradient of " << names[i];
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, ConvPoolTest,
                         testing::Values(Case{10, 1, 28, 28, 20, 5, 5, {0, 0}, true},   // nielsen's first layer
                                         Case{10, 20, 12, 12, 40, 5, 5, {0, 0}, true},  // and second
                                         Case{3, 1, 28, 28, 6, 5, 5, {2, 2}, true},     // lenet5's
                                         Case{2, 32, 14, 14, 64, 5, 5, {2, 2}, true},   // deep-cnn's
                                         Case{2, 3, 16, 16, 32, 3, 3, {1, 1}, true},    // smile's
                                         Case{1, 64, 8, 8, 128, 3, 3, {1, 1}, false},   // rows of 24 vectors
                                         Case{1, 1, 2, 2, 1, 1, 1, {0, 0}, false},      // the least there is
                                         Case{2, 2, 7, 9, 3, 2, 3, {0, 1}, true},       // a last row left out
                                         Case{1, 5, 6, 5, 25, 4, 1, {1, 0}, true},      // four vectors of outputs
                                         Case{200, 1, 6, 6, 9, 5, 2, {0, 0}, true},     // two pieces of the batch
                                         Case{1, 2, 9, 9, 17, 5, 5, {0, 0}, true}));    // two vectors a row, all rows

// What training computes, with the activation moved behind the maximum, beside what evaluation computes.
TEST(ConvPool, ChangesNoGradientOfANetwork) {
  for (const char* name : {"nielsen-two-conv", "nielsen-two-conv-relu", "lenet5-conv"}) {
    const Architecture& architecture = *FindArchitecture(name);
    torch::manual_seed(3);
    TorchNetwork network(architecture);
    const torch::Tensor x = torch::rand({6, 1, 28, 28}), labels = torch::tensor({0, 1, 2, 3, 4, 5});
    const auto gradients = [&] {
      network.zero_grad();
      torch::cross_entropy_loss(network.forward(x), labels).backward();
      std::vector<torch::Tensor> all;
      for (const torch::Tensor& p : network.parameters()) all.push_back(p.grad().clone());
      return all;
    };
    network.train();
    const auto fused = gradients();
    network.eval();
    const auto plain = gradients();
    for (std::size_t i = 0; i < plain.size(); ++i) {
      // Sums of at most 6·24·24 products in another order.
      EXPECT_TRUE(torch::allclose(fused[i], plain[i], 1e-4, 1e-6)) << name << ", parameter " << i;
      EXPECT_GT(plain[i].abs().max().item<float>(), 0) << name << ", parameter " << i;
    }
  }
}

}  // namespace
}  // namespace lenslet::native
