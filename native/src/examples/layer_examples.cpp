#include "examples/examples.h"
#include "examples/run_layer.h"

namespace lenslet::native {
namespace {

// 1, 2, 3 … row by row.
Values Counting(int count) {
  Values values;
  for (int i = 1; i <= count; ++i) values.push_back(static_cast<float>(i));
  return values;
}

// Of [[1,3,2,4],[5,6,1,3],[1,2,0,2],[3,4,3,2]], with windows of 2×2.
LayerRun Pool(const std::string& parameters) {
  return RunLayer("[1, 4, 4]", R"("type": "MaxPool2d", "kernel_size": 2, )" + parameters,
                  {1, 3, 2, 4, 5, 6, 1, 3, 1, 2, 0, 2, 3, 4, 3, 2});
}

std::vector<Example> ConvExamples() {
  const std::string one = kOneChannel + R"("kernel_size": 2, )";
  return {
      {.title = "Conv2d of 4x4 counting from 1 with ones of 2x2: stride 2",
       .computed_by = "core",
       .expected = {14, 22, 46, 54},
       .computed = Conv("[1, 4, 4]", one + R"("stride": 2)", Counting(16), {1, 1, 1, 1})},
      {.title = "Conv2d of [[1,2],[3,4]] with ones of 2x2: padding 1",
       .computed_by = "core",
       .expected = {1, 3, 2, 4, 10, 6, 3, 7, 4},
       .computed = Conv("[1, 2, 2]", one + R"("padding": 1)", Counting(4), {1, 1, 1, 1})},
      {.title = "Conv2d of 3x3 counting from 1 with [[1,2],[3,4]]: dilation 2",
       .computed_by = "core",
       .expected = {64},
       .computed = Conv("[1, 3, 3]", one + R"("dilation": 2)", Counting(9), {1, 2, 3, 4})},
      {.title = "Conv2d of the channels [1,2] and [10,20] with 2 and 3: groups 2",
       .computed_by = "core",
       .expected = {2, 4, 30, 60},
       .computed = Conv("[2, 1, 2]", R"("in_channels": 2, "out_channels": 2, "kernel_size": 1, "groups": 2)",
                        {1, 2, 10, 20}, {2, 3})},
      {.title = "the same in one group, with 2 and 3 for both: each output sees both channels; bias .5",
       .computed_by = "core",
       .expected = {32.5, 64.5},
       .computed = RunLayer("[2, 1, 2]", R"("type": "Conv2d", "in_channels": 2, "out_channels": 1, "kernel_size": 1)",
                            {1, 2, 10, 20}, {2, 3}, {0.5F})
                       .output,
       .decimals = 1},
  };
}

std::vector<Example> PoolExamples() {
  const LayerRun plain = Pool(R"("return_indices": true)");
  const std::string row = R"("type": "MaxPool2d", "kernel_size": [1, 2], "ceil_mode": )";
  return {
      {.title = "MaxPool2d(2) of [[1,3,2,4],[5,6,1,3],[1,2,0,2],[3,4,3,2]]",
       .computed_by = "core",
       .expected = {6, 4, 4, 3},
       .computed = plain.output},
      {.title = "its return_indices: row · width + column",
       .computed_by = "core",
       .expected = {5, 3, 13, 14},
       .computed = plain.indices},
      {.title = "the same with stride 1",
       .computed_by = "core",
       .expected = {6, 6, 4, 6, 6, 3, 4, 4, 3},
       .computed = Pool(R"("stride": 1)").output},
      {.title = "the same with padding 1",
       .computed_by = "core",
       .expected = {1, 3, 4, 5, 6, 3, 3, 4, 2},
       .computed = Pool(R"("padding": 1)").output},
      {.title = "the same with dilation 2, stride 1",
       .computed_by = "core",
       .expected = {2, 4, 5, 6},
       .computed = Pool(R"("dilation": 2, "stride": 1)").output},
      {.title = "MaxPool2d((1, 2)) of [1,5,2,4,3]: without and with ceil_mode",
       .computed_by = "core",
       .expected = {5, 4, 5, 4, 3},
       .computed =
           [&] {
             auto both = RunLayer("[1, 1, 5]", row + "false", {1, 5, 2, 4, 3}).output;
             const auto ceil = RunLayer("[1, 1, 5]", row + "true", {1, 5, 2, 4, 3}).output;
             both.insert(both.end(), ceil.begin(), ceil.end());
             return both;
           }()},
  };
}

}  // namespace

std::vector<Example> LayerExamples() {
  std::vector<Example> all = ConvExamples();
  for (Example& example : PoolExamples()) all.push_back(std::move(example));
  return all;
}

}  // namespace lenslet::native
