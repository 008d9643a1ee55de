#include <algorithm>
#include <cmath>

#include "base/failure.h"
#include "examples/examples.h"
#include "examples/run_layer.h"

namespace lenslet::native {
namespace {

// A true convolution turns the kernel by half a turn first; Conv2d does not.
Values Rotated(Values kernel) {
  std::ranges::reverse(kernel);
  return kernel;
}

// How many values a kernel of m makes of a row of ten.
double ConvLength(int m, const std::string& parameters) {
  const std::string kernel = Cat(kOneChannel, "\"kernel_size\": [1, ", m, "], ");
  return static_cast<double>(
      Conv("[1, 1, 10]", kernel + parameters, Values(10), Values(static_cast<std::size_t>(m))).size());
}

}  // namespace

bool Example::agrees() const {
  // Float arithmetic may fall on the other side of a half.
  const double tolerance = 0.5 * std::pow(10.0, -decimals) + 1e-6;
  return std::ranges::equal(expected, computed, [&](double a, double b) { return std::abs(a - b) <= tolerance; });
}

std::vector<Example> CoreExamples() {
  const std::string softmax = R"("type": "Softmax")", log_softmax = R"("type": "LogSoftmax")";
  const Values scores{0.2F, 0.4F, 0.9F};
  const double of_class_2 = RunLayer("[3]", softmax, scores).output.at(2);
  const double sigmoid = RunLayer("[1]", R"("type": "Sigmoid")", {0.8F}).output.at(0);
  return {
      {.title = "conv2d of [[1,2,3],[4,5,6],[7,8,9]] with [[10,20],[30,40]]: cross-correlation",
       .computed_by = "core",
       .expected = {370, 470, 670, 770},
       .computed =
           Conv("[1, 3, 3]", kOneChannel + R"("kernel_size": 2)", {1, 2, 3, 4, 5, 6, 7, 8, 9}, {10, 20, 30, 40})},
      {.title = "convolution of [1,3,2,4,5,6,1,3] with [1,0,3,1,2], padding 2 (kernel rotated)",
       .computed_by = "core",
       .expected = {5, 14, 16, 26, 24, 34, 19, 22},
       .computed = Conv("[1, 1, 8]", kOneChannel + R"("kernel_size": [1, 5], "padding": [0, 2])",
                        {1, 3, 2, 4, 5, 6, 1, 3}, Rotated({1, 0, 3, 1, 2}))},
      {.title = "convolution of [[1,3,2,4],[5,6,1,3],[1,2,0,2],[3,4,3,2]] with [[1,0,3],[1,2,1],[0,1,1]], padding 1 "
                "(kernel rotated)",
       .computed_by = "core",
       .expected = {11, 25, 32, 13, 19, 25, 24, 13, 13, 28, 25, 17, 11, 17, 14, 9},
       .computed = Conv("[1, 4, 4]", kOneChannel + R"("kernel_size": 3, "padding": 1)",
                        {1, 3, 2, 4, 5, 6, 1, 3, 1, 2, 0, 2, 3, 4, 3, 2}, Rotated({1, 0, 3, 1, 2, 1, 0, 1, 1}))},
      {.title = "output sizes for n 10: m 5, p 2, s 1; m 3, p 2, s 2",
       .computed_by = "core",
       .expected = {10, 6},
       .computed = {ConvLength(5, R"("padding": [0, 2])"), ConvLength(3, R"("padding": [0, 2], "stride": [1, 2])")}},
      {.title = "output sizes for n 10, m 5: full (p = m - 1), same (p = (m - 1)/2), valid (p = 0)",
       .computed_by = "core",
       .expected = {14, 10, 6},
       .computed = {ConvLength(5, R"("padding": [0, 4])"), ConvLength(5, R"("padding": "same")"),
                    ConvLength(5, R"("padding": "valid")")}},
      {.title = "softmax of [.2,.4,.9]",
       .computed_by = "core",
       .expected = {0.2361, 0.2884, 0.4755},
       .computed = RunLayer("[3]", softmax, scores).output,
       .decimals = 4},
      {.title = "its negative log-likelihood for class 2: softmax then log, LogSoftmax",
       .computed_by = "core",
       .expected = {0.7434, 0.7434},
       .computed = {-std::log(of_class_2), -RunLayer("[3]", log_softmax, scores).output.at(2)},
       .decimals = 4},
      {.title = "binary cross-entropy of sigmoid(.8) against 1",
       .computed_by = "core",
       .expected = {0.3711},
       .computed = {-std::log(sigmoid)},
       .decimals = 4},
      {.title = "negative log-likelihood of [1.5,.8,2.1] for class 2",
       .computed_by = "core",
       .expected = {0.5996},
       .computed = {-RunLayer("[3]", log_softmax, {1.5F, 0.8F, 2.1F}).output.at(2)},
       .decimals = 4},
  };
}

}  // namespace lenslet::native
