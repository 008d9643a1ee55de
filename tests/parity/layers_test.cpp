// Every layer over a grid of shapes and parameters. Sizes around the lanes of 4, 8 and 16 floats, primes and 1.
#include <gtest/gtest.h>

#include "parity/compare.h"

namespace lenslet::parity {
namespace {

std::string Text(std::initializer_list<int> extents) {
  std::string text;
  for (const int extent : extents) text.append(text.empty() ? "[" : ", ").append(std::to_string(extent));
  return text + "]";
}

std::string Conv(int in, int out, const std::string& rest) {
  return R"({"name": "c", "type": "Conv2d", "in_channels": )" + std::to_string(in) + R"(, "out_channels": )" +
         std::to_string(out) + ", " + rest + "}";
}

std::string Pool(const std::string& type, const std::string& rest) {
  return R"({"name": "p", "type": ")" + type + R"(2d", "kernel_size": )" + rest + "}";
}

TEST(Parity, Conv2d_OverChannelsAndWidths) {
  std::uint32_t seed = 1;
  for (const int in : {1, 2, 3, 8, 17}) {
    for (const int out : {1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33}) {
      for (const int width : {3, 4, 5, 7, 8, 9, 15, 16, 17, 31}) {
        ExpectSums({Text({in, 5, width}), Conv(in, out, R"("kernel_size": 3, "padding": 1)"), 1}, seed++);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

TEST(Parity, Conv2d_OverKernelsStridesPaddingsAndDilations) {
  std::uint32_t seed = 1000;
  for (const char* kernel : {"1", "2", "3", "5", "[1, 7]", "[4, 1]", "[3, 2]"}) {
    for (const char* padding : {"0", "1", "[2, 0]", "\"same\"", "\"valid\""}) {
      for (const char* stride : {"1", "2", "[1, 3]"}) {
        if (padding[0] == '"' && padding[1] == 's' && stride[0] != '1') continue;
        for (const char* dilation : {"1", "2", "[1, 2]"}) {
          const std::string rest = std::string(R"("kernel_size": )") + kernel + R"(, "padding": )" + padding +
                                   R"(, "stride": )" + stride + R"(, "dilation": )" + dilation;
          ExpectSums({"[3, 11, 13]", Conv(3, 5, rest)}, seed++);
          if (testing::Test::HasFatalFailure()) return;
        }
      }
    }
  }
}

TEST(Parity, Conv2d_OverGroupsAndWithoutBias) {
  std::uint32_t seed = 2000;
  for (const int groups : {1, 2, 3, 6}) {
    for (const char* bias : {"true", "false"}) {
      for (const int factor : {1, 2, 5}) {
        const std::string rest =
            R"("kernel_size": 3, "padding": 1, "groups": )" + std::to_string(groups) + R"(, "bias": )" + bias;
        ExpectSums({"[6, 7, 9]", Conv(6, 6 * factor, rest)}, seed++);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

TEST(Parity, Conv2d_OfOnePixelAndOfAWindowAsLargeAsTheImage) {
  ExpectSums({"[5, 1, 1]", Conv(5, 4, R"("kernel_size": 1)")}, 2100);
  ExpectSums({"[2, 5, 7]", Conv(2, 9, R"("kernel_size": [5, 7])")}, 2101);
  ExpectSums({"[16, 5, 5]", Conv(16, 120, R"("kernel_size": 5)"), 5}, 2102);
  ExpectSums({"[1, 1, 1]", Conv(1, 3, R"("kernel_size": 3, "padding": 4)")}, 2103);
}

TEST(Parity, AvgPool2d_OverItsFlags) {
  std::uint32_t seed = 4000;
  for (const char* input : {"[3, 7, 9]", "[1, 8, 8]", "[5, 12, 17]"}) {
    for (const char* rest : {"2", "3", "[2, 3]", R"(3, "stride": 1)", R"(3, "stride": 2, "padding": 1)",
                             R"([5, 2], "stride": [2, 1], "padding": [2, 1])"}) {
      for (const char* ceil_mode : {"false", "true"}) {
        for (const char* count : {"false", "true"}) {
          for (const char* divisor : {"", R"(, "divisor_override": 1)", R"(, "divisor_override": 7)"}) {
            ExpectSums({input, Pool("AvgPool", std::string(rest) + R"(, "ceil_mode": )" + ceil_mode +
                                                   R"(, "count_include_pad": )" + count + divisor)},
                       seed++);
            if (testing::Test::HasFatalFailure()) return;
          }
        }
      }
    }
  }
}

TEST(Parity, AdaptiveAvgPool2d_DownAndUp) {
  std::uint32_t seed = 5000;
  for (const char* input : {"[3, 7, 9]", "[2, 8, 8]", "[4, 1, 5]"}) {
    for (const char* size : {"1", "2", "3", "[5, 2]", "[7, 9]", "[10, 11]"}) {
      ExpectSums({input, std::string(R"({"name": "p", "type": "AdaptiveAvgPool2d", "output_size": )") + size + "}"},
                 seed++);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(Parity, Linear_OverLanes) {
  std::uint32_t seed = 6000;
  for (const int in : {1, 2, 7, 8, 9, 16, 17, 100, 784}) {
    for (const int out : {1, 3, 4, 5, 8, 9, 15, 16, 17, 31, 64, 84}) {
      for (const std::int64_t batch : {1, 3, 8}) {
        const std::string bias = (in + out) % 3 == 0 ? "false" : "true";
        ExpectSums({Text({in}),
                    R"({"name": "l", "type": "Linear", "in_features": )" + std::to_string(in) +
                        R"(, "out_features": )" + std::to_string(out) + R"(, "bias": )" + bias + "}",
                    batch},
                   seed++);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

TEST(Parity, BatchNorm_OnMapsAndFeatures_AloneAndAfterWhatItFoldsInto) {
  std::uint32_t seed = 7000;
  for (const char* flags : {"", R"(, "affine": false)", R"(, "eps": 0.01)"}) {
    const std::string maps = std::string(R"({"name": "n", "type": "BatchNorm2d", "num_features": 5)") + flags + "}";
    const std::string features = std::string(R"({"name": "n", "type": "BatchNorm1d", "num_features": 5)") + flags + "}";
    const std::string relu = R"(, {"name": "r", "type": "ReLU"})";
    ExpectSums({"[5, 3, 7]", maps}, seed++);
    ExpectSums({"[5]", features, 4}, seed++);
    ExpectSums({"[2, 6, 7]", Conv(2, 5, R"("kernel_size": 3, "padding": 1)") + ", " + maps + relu}, seed++);
    ExpectSums({"[2, 6, 7]", Conv(2, 5, R"("kernel_size": 3, "bias": false)") + ", " + maps}, seed++);
    ExpectSums(
        {"[9]", R"({"name": "l", "type": "Linear", "in_features": 9, "out_features": 5}, )" + features + relu, 3},
        seed++);
    ExpectSums({"[5, 4, 4]", maps + ", " + Conv(5, 3, R"("kernel_size": 3, "padding": 1)")}, seed++);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(Parity, Activations_AreWithinAFewUlps) {
  std::uint32_t seed = 8000;
  const auto one = [](const std::string& type) { return R"({"name": "a", "type": ")" + type + R"("})"; };
  for (const int size : {1, 3, 7, 8, 9, 16, 17, 100}) {
    for (const char* type : {"ReLU", "Dropout"}) ExpectEqual({Text({size}), one(type), 3}, seed++);
    for (const char* type : {"Sigmoid", "Tanh"}) {
      ExpectClose({Text({size}), one(type), 3}, seed++, 4);
      ExpectClose({Text({2, 3, size}), one(type), 2}, seed++, 4);
    }
    // A sum of `size` terms of at most 1 each, then a division or a logarithm.
    for (const char* type : {"Softmax", "LogSoftmax"}) ExpectClose({Text({size}), one(type), 3}, seed++, 8);
    for (const char* type : {"Softmax", "LogSoftmax"}) ExpectClose({Text({size, 2, 3}), one(type), 2}, seed++, 8);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(Parity, Flatten_KeepsTheOrderOfChannelsRowsColumns) {
  ExpectEqual({"[3, 4, 5]", R"({"name": "f", "type": "Flatten"})", 3}, 9000);
  ExpectSums(
      {"[3, 4, 5]",
       R"({"name": "f", "type": "Flatten"}, {"name": "l", "type": "Linear", "in_features": 60, "out_features": 7})", 3},
      9001);
}

}  // namespace
}  // namespace lenslet::parity
