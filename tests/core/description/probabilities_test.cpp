// One output of a network as probabilities.
#include <cmath>

#include "core/description/support.h"
#include "lenslet/model.h"

namespace lenslet {
namespace {

using test::Network;

std::vector<float> Probabilities(const std::string& last_layers, std::vector<float> output) {
  const auto architecture = ParseArchitecture(Network("[3]", last_layers));
  std::vector<float> probabilities(output.size());
  ToProbabilities(*architecture, output, probabilities);
  return probabilities;
}

void ExpectNear(const std::vector<float>& found, const std::vector<float>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 5e-5f);
}

TEST(ToProbabilities, FollowsTheLastLayer) {
  // softmax([.2, .4, .9]) = [.2361, .2884, .4755]; sigmoid(.8) = .68997
  const std::vector<float> softmax{0.2361f, 0.2884f, 0.4755f};
  ExpectNear(Probabilities(R"({"type": "ReLU"})", {0.2f, 0.4f, 0.9f}), softmax);
  ExpectNear(Probabilities(R"({"type": "ReLU"})", {1000.2f, 1000.4f, 1000.9f}), softmax);
  ExpectNear(Probabilities(R"({"type": "LogSoftmax"})", {std::log(0.2361f), std::log(0.2884f), std::log(0.4755f)}),
             softmax);
  ExpectNear(Probabilities(R"({"type": "Softmax"}, {"type": "Dropout"}, {"type": "Flatten"})", softmax), softmax);
  ExpectNear(Probabilities(R"({"type": "Sigmoid"})", {0.25f}), {0.25f});
  ExpectNear(Probabilities(R"({"type": "Tanh"})", {0.8f}), {0.68997f});
}

}  // namespace
}  // namespace lenslet
