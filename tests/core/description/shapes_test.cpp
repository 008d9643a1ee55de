// Shapes against what PyTorch 2.13.0 gives.
#include "core/description/support.h"

namespace lenslet {
namespace {

using test::Fails;
using test::Network;
using test::Succeeds;

Result<std::vector<Shape>> ShapesOf(const std::string& shape, const std::string& layers) {
  const auto architecture = ParseArchitecture(Network(shape, layers));
  if (!architecture) return std::unexpected(architecture.error());
  return InferShapes(*architecture);
}

// Output extents on an n×n input, where PyTorch refuses: 0.
struct Windows {
  int n, kernel, stride, padding, dilation;
  int conv, pool, pool_ceil;
};
const Windows kPyTorch[] = {
    {1, 2, 2, 0, 1, 0, 0, 1},  {1, 3, 2, 1, 1, 1, 1, 1},  {1, 3, 3, 1, 1, 1, 1, 1},  {1, 2, 3, 1, 1, 1, 1, 1},
    {1, 3, 2, 0, 2, 0, 0, 0},  {1, 5, 3, 2, 1, 1, 1, 1},  {1, 3, 1, 1, 3, 0, 0, 0},  {1, 2, 5, 1, 1, 1, 1, 1},
    {2, 2, 2, 0, 1, 1, 1, 1},  {2, 3, 2, 1, 1, 1, 1, 2},  {2, 3, 3, 1, 1, 1, 1, 1},  {2, 2, 3, 1, 1, 1, 1, 1},
    {2, 3, 2, 0, 2, 0, 0, 0},  {2, 5, 3, 2, 1, 1, 1, 2},  {2, 3, 1, 1, 3, 0, 0, 0},  {2, 2, 5, 1, 1, 1, 1, 1},
    {5, 2, 2, 0, 1, 2, 2, 3},  {5, 3, 2, 1, 1, 3, 3, 3},  {5, 3, 3, 1, 1, 2, 2, 2},  {5, 2, 3, 1, 1, 2, 2, 2},
    {5, 3, 2, 0, 2, 1, 1, 1},  {5, 5, 3, 2, 1, 2, 2, 3},  {5, 3, 1, 1, 3, 1, 1, 1},  {5, 2, 5, 1, 1, 2, 2, 2},
    {6, 2, 2, 0, 1, 3, 3, 3},  {6, 3, 2, 1, 1, 3, 3, 4},  {6, 3, 3, 1, 1, 2, 2, 3},  {6, 2, 3, 1, 1, 3, 3, 3},
    {6, 3, 2, 0, 2, 1, 1, 2},  {6, 5, 3, 2, 1, 2, 2, 3},  {6, 3, 1, 1, 3, 2, 2, 2},  {6, 2, 5, 1, 1, 2, 2, 2},
    {7, 2, 2, 0, 1, 3, 3, 4},  {7, 3, 2, 1, 1, 4, 4, 4},  {7, 3, 3, 1, 1, 3, 3, 3},  {7, 2, 3, 1, 1, 3, 3, 3},
    {7, 3, 2, 0, 2, 2, 2, 2},  {7, 5, 3, 2, 1, 3, 3, 3},  {7, 3, 1, 1, 3, 3, 3, 3},  {7, 2, 5, 1, 1, 2, 2, 2},
    {13, 2, 2, 0, 1, 6, 6, 7}, {13, 3, 2, 1, 1, 7, 7, 7}, {13, 3, 3, 1, 1, 5, 5, 5}, {13, 2, 3, 1, 1, 5, 5, 5},
    {13, 3, 2, 0, 2, 5, 5, 5}, {13, 5, 3, 2, 1, 5, 5, 5}, {13, 3, 1, 1, 3, 9, 9, 9}, {13, 2, 5, 1, 1, 3, 3, 3},
};

std::string Window(const Windows& row, const std::string& rest) {
  return R"("kernel_size": )" + std::to_string(row.kernel) + R"(, "stride": )" + std::to_string(row.stride) +
         R"(, "padding": )" + std::to_string(row.padding) + R"(, "dilation": )" + std::to_string(row.dilation) + rest +
         "}";
}

void ExpectExtent(const Windows& row, const std::string& layer, int expected) {
  const std::string n = std::to_string(row.n);
  const auto shapes = ShapesOf("[1, " + n + ", " + n + "]", layer);
  const std::string what = "n " + n + ", " + layer;
  if (expected == 0) {
    EXPECT_TRUE(Fails(shapes, ErrorCode::kShapeMismatch, "layers[0]")) << what;
    return;
  }
  ASSERT_TRUE(Succeeds(shapes)) << what;
  EXPECT_EQ(shapes->back(), (Shape{1, expected, expected})) << what;
}

TEST(InferShapes, WindowsCountAsInPyTorch) {
  for (const Windows& row : kPyTorch) {
    ExpectExtent(row, R"({"type": "Conv2d", "in_channels": 1, "out_channels": 1, )" + Window(row, ""), row.conv);
    ExpectExtent(row, R"({"type": "MaxPool2d", )" + Window(row, ""), row.pool);
    ExpectExtent(row, R"({"type": "MaxPool2d", )" + Window(row, R"(, "ceil_mode": true)"), row.pool_ceil);
  }
}

TEST(InferShapes, AveragePoolsCountLikeMaximumPools) {
  const auto shapes = ShapesOf("[2, 7, 6]", R"({"type": "AvgPool2d", "kernel_size": [2, 3], "ceil_mode": true},
                                              {"type": "AdaptiveAvgPool2d", "output_size": [5, 1]})");
  ASSERT_TRUE(Succeeds(shapes));
  EXPECT_EQ((*shapes)[0], (Shape{2, 4, 2}));
  EXPECT_EQ((*shapes)[1], (Shape{2, 5, 1}));
}

TEST(InferShapes, SamePaddingKeepsTheExtents_AndPutsTheOddOneAtTheEnd) {
  // PyTorch: nn.Conv2d(1, 1, k, padding="same", dilation=d)._reversed_padding_repeated_twice
  const struct {
    int kernel, dilation, before, after;
  } kRows[] = {{1, 1, 0, 0}, {2, 1, 0, 1}, {3, 1, 1, 1}, {4, 1, 1, 2}, {2, 3, 1, 2}, {5, 2, 4, 4}};
  for (const auto& row : kRows) {
    const auto architecture = ParseArchitecture(Network(
        "[1, 9, 9]", R"({"type": "Conv2d", "in_channels": 1, "out_channels": 1, "padding": "same", "kernel_size": )" +
                         std::to_string(row.kernel) + R"(, "dilation": )" + std::to_string(row.dilation) + "}"));
    ASSERT_TRUE(Succeeds(architecture));
    const Padding& padding = std::get<Conv2d>(architecture->layers[0].operation).padding;
    EXPECT_EQ(padding, (Padding{row.before, row.before, row.after, row.after})) << row.kernel << ' ' << row.dilation;
    const auto shapes = InferShapes(*architecture);
    ASSERT_TRUE(Succeeds(shapes));
    EXPECT_EQ(shapes->back(), (Shape{1, 9, 9}));
  }
}

TEST(InferShapes, RectanglesKeepTheirSides) {
  const auto shapes = ShapesOf("[4, 11, 17]", R"({"type": "Conv2d", "in_channels": 4, "out_channels": 6, "groups": 2,
      "kernel_size": [3, 5], "stride": [2, 3], "padding": [0, 2], "dilation": [2, 1]})");
  ASSERT_TRUE(Succeeds(shapes));
  EXPECT_EQ(shapes->back(), (Shape{6, 4, 6}));  // ⌊(11 − 5) / 2⌋ + 1, ⌊(17 + 4 − 5) / 3⌋ + 1
}

TEST(InferShapes, TheErrorNamesTheLayerAndBothShapes) {
  const auto shapes = ShapesOf("[1, 28, 28]", R"({"name": "flatten", "type": "Flatten"},
      {"name": "fc1", "type": "Linear", "in_features": 400, "out_features": 10})");
  for (const char* part : {R"(layers[1] "fc1" (Linear))", "[400]", "[784]", R"("flatten")"}) {
    EXPECT_TRUE(Fails(shapes, ErrorCode::kShapeMismatch, part));
  }
}

TEST(InferShapes, EachLayerRejectsWhatItCannotTake) {
  const struct {
    const char *input, *layer, *expected;
  } kRows[] = {
      {"[3, 8, 8]", R"({"type": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3})",
       "[1, height, width]"},
      {"[8]", R"({"type": "Conv2d", "in_channels": 8, "out_channels": 1, "kernel_size": 3})", "[8, height, width]"},
      {"[1, 2, 8]", R"({"type": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 3})", "3 by 3"},
      {"[8]", R"({"type": "MaxPool2d", "kernel_size": 2})", "[channels, height, width]"},
      {"[1, 1, 1]", R"({"type": "AvgPool2d", "kernel_size": [1, 2]})", "1 by 2"},
      {"[8]", R"({"type": "AdaptiveAvgPool2d", "output_size": 1})", "[channels, height, width]"},
      {"[8]", R"({"type": "BatchNorm2d", "num_features": 8})", "[8, height, width]"},
      {"[8, 2, 2]", R"({"type": "BatchNorm1d", "num_features": 8})", "[8]"},
      {"[7]", R"({"type": "BatchNorm1d", "num_features": 8})", "found [7]"},
      {"[1, 1, 8]", R"({"type": "Linear", "in_features": 8, "out_features": 1})", "found [1, 1, 8]"},
  };
  for (const auto& row : kRows) {
    EXPECT_TRUE(Fails(ShapesOf(row.input, row.layer), ErrorCode::kShapeMismatch, row.expected)) << row.layer;
  }
}

TEST(InferShapes, RefusesWhatWouldOverflowOrNeverEnd) {
  const std::string relu = R"({"type": "ReLU"})";
  EXPECT_TRUE(Fails(ShapesOf("[65, 1024, 1024]", relu), ErrorCode::kTooLarge, "layers[0]"));
  EXPECT_TRUE(Succeeds(ShapesOf("[32, 1024, 1024]", relu)));  // Two times 2^25.
  // Three extents whose product exceeds 2^63.
  EXPECT_TRUE(Fails(ShapesOf("[1, 1, 1]", R"({"type": "Conv2d", "in_channels": 1, "out_channels": 1048576,
                                             "kernel_size": 1, "padding": 1048576})"),
                    ErrorCode::kTooLarge, "outputs"));
  EXPECT_TRUE(Fails(ShapesOf("[1, 1024, 1024]", R"({"type": "Conv2d", "in_channels": 1, "out_channels": 32,
                                                   "kernel_size": 255, "padding": 127})"),
                    ErrorCode::kTooLarge, "multiplications"));
  EXPECT_TRUE(Fails(ShapesOf("[1048576]", R"({"type": "Linear", "in_features": 1048576, "out_features": 257})"),
                    ErrorCode::kTooLarge, "2^28"));
}

// By the definition: does any window, as many as PyTorch counts, have all its places beside the n of an axis?
bool HasEmptyWindow(int n, int kernel, int stride, int padding, int dilation, int windows) {
  for (int window = 0; window < windows; ++window) {
    bool is_empty = true;
    for (int i = 0; i < kernel; ++i) {
      const int at = window * stride - padding + i * dilation;
      is_empty = is_empty && (at < 0 || at >= n);
    }
    if (is_empty) return true;
  }
  return false;
}

TEST(InferShapes, RefusesExactlyTheDilationsThatStepOverTheInput) {
  int refused = 0, taken = 0;
  for (int n = 1; n <= 5; ++n) {
    for (int kernel = 1; kernel <= 6; ++kernel) {
      for (int dilation = 1; dilation <= 8; ++dilation) {
        for (int stride = 1; stride <= 12; ++stride) {
          for (int padding = 0; padding <= kernel / 2; ++padding) {
            for (const bool ceil_mode : {false, true}) {
              Architecture architecture;
              architecture.name = "pool";
              architecture.input = {1, 64, n};
              architecture.layers.push_back({"0", MaxPool2d{.kernel_size = {1, kernel},
                                                            .stride = {1, stride},
                                                            .padding = {0, padding},
                                                            .dilation = {1, dilation},
                                                            .ceil_mode = ceil_mode}});
              // PyTorch's pooling_output_shape.
              const int room = n + 2 * padding - dilation * (kernel - 1) - 1 + (ceil_mode ? stride - 1 : 0);
              if (room < 0) continue;
              int windows = room / stride + 1;
              if (ceil_mode && (windows - 1) * stride >= n + padding) --windows;
              const bool is_bad = HasEmptyWindow(n, kernel, stride, padding, dilation, windows);
              const auto shapes = InferShapes(architecture);
              const std::string what = ToJson(architecture);
              if (is_bad) {
                EXPECT_TRUE(Fails(shapes, ErrorCode::kShapeMismatch, "steps over from the padding")) << what;
              } else {
                ASSERT_TRUE(Succeeds(shapes)) << what;
                EXPECT_EQ(shapes->back()[2], windows) << what;
              }
              ++(is_bad ? refused : taken);
            }
          }
        }
      }
    }
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(taken, 1000);
}

// Fast kernels copy what the windows cover with its padding; a small file must not make that copy large.
TEST(InferShapes, CountsThePaddedInput) {
  const std::string conv = R"({"type": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 1, )";
  EXPECT_TRUE(Fails(ShapesOf("[1, 1, 1]", conv + R"("padding": 16000, "stride": 16000})"), ErrorCode::kTooLarge,
                    "the 1024064001 elements of its padded input"));                             // 32001²
  EXPECT_TRUE(Succeeds(ShapesOf("[1, 1, 1]", conv + R"("padding": 4000, "stride": 8000})")));    // 8001²
  EXPECT_TRUE(Succeeds(ShapesOf("[1, 1, 1]", conv + R"("padding": 16000, "stride": 32001})")));  // One corner.
  // Of each channel of a group for convolutions, of one plane at a time for pools.
  const std::string of_two = R"({"type": "Conv2d", "in_channels": 2, "out_channels": 2, "kernel_size": 1,
                                 "padding": 4000, "stride": 8000)";
  EXPECT_TRUE(Fails(ShapesOf("[2, 1, 1]", of_two + "}"), ErrorCode::kTooLarge, "padded input"));
  EXPECT_TRUE(Succeeds(ShapesOf("[2, 1, 1]", of_two + R"(, "groups": 2})")));
  const std::string pool = R"(Pool2d", "kernel_size": 16384, "padding": 8192, "stride": 1000})";
  for (const char* type : {R"({"type": "Max)", R"({"type": "Avg)"}) {
    EXPECT_TRUE(Fails(ShapesOf("[1, 1, 1]", type + pool), ErrorCode::kTooLarge, "padded input"));
  }
  EXPECT_TRUE(Succeeds(ShapesOf("[2, 1, 1]", R"({"type": "MaxPool2d", "kernel_size": 8000, "padding": 4000})")));
}

TEST(InferShapes, ChecksDescriptionsMadeInCode) {
  Architecture architecture;
  architecture.name = "made";
  architecture.input = {1, 4, 4};
  architecture.layers.push_back({"pool", MaxPool2d{}});
  EXPECT_TRUE(Succeeds(InferShapes(architecture)));
  std::get<MaxPool2d>(architecture.layers[0].operation).stride = {0, 1};
  EXPECT_TRUE(Fails(InferShapes(architecture), ErrorCode::kBadValue, R"("pool")"));
  const Conv2d same{.in_channels = 1, .out_channels = 1, .kernel_size = {2, 2}, .padding = {.bottom = 1, .right = 1}};
  architecture.layers = {{"conv", same}};
  EXPECT_TRUE(Succeeds(InferShapes(architecture)));
  std::get<Conv2d>(architecture.layers[0].operation).stride = {2, 2};
  EXPECT_TRUE(Fails(InferShapes(architecture), ErrorCode::kBadValue, "a stride of 1"));
  architecture.layers = {{"relu", ReLU{}}};
  for (const std::string text : {"a\n", "\x7f", "\xff", "\xc3", "\xed\xa0\x80", "\xc0\xaf"}) {  // Broken UTF-8 too.
    architecture.title = text;
    EXPECT_TRUE(Fails(InferShapes(architecture), ErrorCode::kBadValue, "title: expected at most 200 bytes of UTF-8"));
    architecture.title = "é";
    architecture.classes = std::vector<std::string>(16, "é");
    EXPECT_TRUE(Succeeds(InferShapes(architecture)));
    architecture.classes[3] = text;
    EXPECT_TRUE(Fails(InferShapes(architecture), ErrorCode::kBadValue, "classes[3]: expected 1 to 200 bytes of UTF-8"));
    architecture.classes.clear();
  }
  architecture.layers[0].name = "a\n";
  EXPECT_TRUE(Fails(InferShapes(architecture), ErrorCode::kBadValue, "layers[0].name"));
  architecture.layers.clear();
  EXPECT_TRUE(Fails(InferShapes(architecture), ErrorCode::kBadValue, "at least one layer"));
}

}  // namespace
}  // namespace lenslet
