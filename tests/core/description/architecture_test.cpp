// Descriptions as text: PyTorch's defaults, round trips, and every rule broken once.
#include "lenslet/architecture.h"
#include "core/description/support.h"

namespace lenslet {
namespace {

using test::Fails;
using test::Network;
using test::Succeeds;

template <typename T>
T Only(const std::string& layer) {
  const auto architecture = ParseArchitecture(Network("[4, 9, 9]", layer));
  EXPECT_TRUE(Succeeds(architecture)) << layer;
  return architecture ? std::get<T>(architecture->layers[0].operation) : T{};
}

TEST(ParseArchitecture, AppliesPyTorchsDefaults) {
  const auto conv = Only<Conv2d>(R"({"type": "Conv2d", "in_channels": 4, "out_channels": 2, "kernel_size": [3, 5]})");
  EXPECT_EQ(conv.kernel_size, (Pair{3, 5}));
  EXPECT_EQ(conv.stride, (Pair{1, 1}));
  EXPECT_EQ(conv.padding, Padding{});
  EXPECT_EQ(conv.dilation, (Pair{1, 1}));
  EXPECT_EQ(conv.groups, 1);
  EXPECT_TRUE(conv.bias);
  const auto max = Only<MaxPool2d>(R"({"type": "MaxPool2d", "kernel_size": [2, 3]})");
  EXPECT_EQ(max.stride, (Pair{2, 3})) << "a pool's stride is its kernel";
  EXPECT_EQ(max.padding, (Pair{0, 0}));
  EXPECT_FALSE(max.ceil_mode || max.return_indices);
  const auto average = Only<AvgPool2d>(R"({"type": "AvgPool2d", "kernel_size": 3})");
  EXPECT_EQ(average.stride, (Pair{3, 3}));
  EXPECT_TRUE(average.count_include_pad);
  EXPECT_FALSE(average.divisor_override.has_value());
  const auto norm = Only<BatchNorm>(R"({"type": "BatchNorm2d", "num_features": 4})");
  EXPECT_EQ(norm.dimensions, 2);
  EXPECT_EQ(norm.eps, 1e-5);
  EXPECT_EQ(norm.momentum, 0.1);
  EXPECT_TRUE(norm.affine);
  EXPECT_EQ(Only<Dropout>(R"({"type": "Dropout"})").p, 0.5);
}

TEST(ParseArchitecture, TakesPyTorchsDefaultsWrittenOut) {
  const auto max = Only<MaxPool2d>(R"({"type": "MaxPool2d", "kernel_size": [2, 3], "stride": null})");
  EXPECT_EQ(max.stride, (Pair{2, 3}));
  const auto average =
      Only<AvgPool2d>(R"({"type": "AvgPool2d", "kernel_size": 3, "stride": null, "divisor_override": null})");
  EXPECT_EQ(average.stride, (Pair{3, 3}));
  EXPECT_FALSE(average.divisor_override.has_value());
  const auto conv = Only<Conv2d>(
      R"({"type": "Conv2d", "in_channels": 4, "out_channels": 2, "kernel_size": 3, "padding_mode": "zeros"})");
  EXPECT_EQ(conv.padding, Padding{});
  EXPECT_TRUE(Only<BatchNorm>(R"({"type": "BatchNorm2d", "num_features": 4, "track_running_stats": true})").affine);
  EXPECT_EQ(Only<Dropout>(R"({"type": "Dropout", "inplace": true})").p, 0.5);
  Only<ReLU>(R"({"type": "ReLU", "inplace": true})");
  Only<ReLU>(R"({"type": "ReLU", "inplace": false})");
  Only<Flatten>(R"({"type": "Flatten", "start_dim": 1, "end_dim": -1})");
}

TEST(ParseArchitecture, NamesALayerByItsIndexLikeSequential) {
  const auto architecture =
      ParseArchitecture(Network("[8]", R"({"type": "ReLU"}, {"type": "Linear", "in_features": 8, "out_features": 2})"));
  ASSERT_TRUE(Succeeds(architecture));
  const auto parameters = Parameters(*architecture);
  ASSERT_EQ(parameters.size(), 2u);
  EXPECT_EQ(parameters[0].key, "1.weight");
  EXPECT_EQ(parameters[0].shape, (Shape{2, 8}));
  EXPECT_EQ(parameters[1].key, "1.bias");
  EXPECT_EQ(parameters[1].layer, 1u);
}

TEST(Parameters, AreTheStateDictInItsOrder) {
  const auto architecture = ParseArchitecture(Network(
      "[4, 9, 9]",
      R"({"name": "f.0", "type": "Conv2d", "in_channels": 4, "out_channels": 6, "kernel_size": [3, 2], "groups": 2,
                       "bias": false},
                      {"name": "f.1", "type": "BatchNorm2d", "num_features": 6},
                      {"name": "f.2", "type": "BatchNorm2d", "num_features": 6, "affine": false})"));
  ASSERT_TRUE(Succeeds(architecture));
  std::string listing;
  for (const Parameter& parameter : Parameters(*architecture))
    listing += parameter.key + ToString(parameter.shape) + " ";
  EXPECT_EQ(listing,
            "f.0.weight[6, 2, 3, 2] f.1.weight[6] f.1.bias[6] f.1.running_mean[6] f.1.running_var[6] "
            "f.2.running_mean[6] f.2.running_var[6] ");
}

TEST(ToJson, ReadsBackAsTheSameDescription) {
  const std::string text = R"({"name": "all", "title": "Ünïcode \"quoted\"",
    "input": {"shape": [3, 16, 24], "preparation": "photo", "crop": 0.875, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]},
    "classes": ["yes", "no"],
    "layers": [
      {"type": "Conv2d", "in_channels": 3, "out_channels": 4, "kernel_size": [4, 3], "padding": "same", "bias": false},
      {"type": "Conv2d", "in_channels": 4, "out_channels": 4, "kernel_size": 3, "padding": [1, 2], "stride": [1, 2], "groups": 4},
      {"type": "BatchNorm2d", "num_features": 4, "eps": 0.001, "momentum": 0.25, "affine": false},
      {"type": "ReLU"}, {"type": "Sigmoid"}, {"type": "Tanh"},
      {"type": "MaxPool2d", "kernel_size": 3, "stride": [1, 2], "padding": 1, "dilation": 2, "ceil_mode": true, "return_indices": true},
      {"type": "AvgPool2d", "kernel_size": 2, "count_include_pad": false, "divisor_override": 3, "ceil_mode": true},
      {"type": "AdaptiveAvgPool2d", "output_size": [2, 1]},
      {"type": "Flatten"}, {"type": "Dropout", "p": 0.25},
      {"type": "Linear", "in_features": 8, "out_features": 2, "bias": false},
      {"type": "BatchNorm1d", "num_features": 2},
      {"type": "LogSoftmax", "dim": 1}, {"type": "Softmax"}
    ]})";
  const auto first = ParseArchitecture(text);
  ASSERT_TRUE(Succeeds(first));
  ASSERT_TRUE(Succeeds(InferShapes(*first)));
  const auto second = ParseArchitecture(ToJson(*first));
  ASSERT_TRUE(Succeeds(second));
  EXPECT_EQ(ToJson(*second), ToJson(*first));
  // The text must hold what differs from the defaults: compare what the round trip could have lost.
  EXPECT_EQ(second->title, "Ünïcode \"quoted\"");
  EXPECT_EQ(second->preparation, Preparation::kPhoto);
  EXPECT_EQ(second->crop, 0.875);
  EXPECT_EQ(second->mean, (std::vector<float>{0.485f, 0.456f, 0.406f}));
  EXPECT_EQ(second->std, (std::vector<float>{0.229f, 0.224f, 0.225f}));
  EXPECT_EQ(second->classes, (std::vector<std::string>{"yes", "no"}));
  const auto& same = std::get<Conv2d>(second->layers[0].operation);
  EXPECT_EQ(same.padding, (Padding{1, 1, 2, 1}));
  EXPECT_FALSE(same.bias);
  const auto& grouped = std::get<Conv2d>(second->layers[1].operation);
  EXPECT_EQ(grouped.padding, (Padding{1, 2, 1, 2}));
  EXPECT_EQ(grouped.stride, (Pair{1, 2}));
  EXPECT_EQ(grouped.groups, 4);
  const auto& norm = std::get<BatchNorm>(second->layers[2].operation);
  EXPECT_EQ(norm.eps, 0.001);
  EXPECT_EQ(norm.momentum, 0.25);
  EXPECT_FALSE(norm.affine);
  const auto& max = std::get<MaxPool2d>(second->layers[6].operation);
  EXPECT_EQ(max.stride, (Pair{1, 2}));
  EXPECT_EQ(max.padding, (Pair{1, 1}));
  EXPECT_EQ(max.dilation, (Pair{2, 2}));
  EXPECT_TRUE(max.ceil_mode && max.return_indices);
  const auto& average = std::get<AvgPool2d>(second->layers[7].operation);
  EXPECT_FALSE(average.count_include_pad);
  EXPECT_EQ(average.divisor_override, 3);
  EXPECT_EQ(std::get<AdaptiveAvgPool2d>(second->layers[8].operation).output_size, (Pair{2, 1}));
  EXPECT_EQ(std::get<Dropout>(second->layers[10].operation).p, 0.25);
  EXPECT_FALSE(std::get<Linear>(second->layers[11].operation).bias);
  EXPECT_STREQ(TypeName(second->layers[12].operation), "BatchNorm1d");
}

TEST(ParseArchitecture, RejectsEachBrokenLayer_NamingItsPlace) {
  const std::string conv = R"("type": "Conv2d", "in_channels": 4, "out_channels": 4)";
  const std::string pool = R"("type": "MaxPool2d", "kernel_size": 3)";
  const struct {
    std::string layer;
    ErrorCode code;
    std::string detail;
  } kRows[] = {
      {"{" + conv + R"(, "kernel_size": "x"})", ErrorCode::kBadValue,
       R"(layers[0].kernel_size: expected a positive integer or a pair of them, found "x")"},
      {"{" + conv + R"(, "kernel_size": 0})", ErrorCode::kBadValue, "layers[0].kernel_size"},
      {"{" + conv + R"(, "kernel_size": -3})", ErrorCode::kBadValue, "found -3"},
      {"{" + conv + R"(, "kernel_size": 3.0})", ErrorCode::kBadValue, "found 3.0"},
      {"{" + conv + R"(, "kernel_size": [3]})", ErrorCode::kBadValue, "found an array of 1"},
      {"{" + conv + R"(, "kernel_size": [3, null]})", ErrorCode::kBadValue, "layers[0].kernel_size[1]"},
      {"{" + conv + R"(, "kernel_size": 1048577})", ErrorCode::kTooLarge, "at most 1048576"},
      {"{" + conv + R"(, "kernel_size": 18446744073709551615})", ErrorCode::kTooLarge, "layers[0].kernel_size"},
      {"{" + conv + R"(, "kernel_size": 18446744073709551616})", ErrorCode::kBadValue, "layers[0].kernel_size"},
      {"{" + conv + "}", ErrorCode::kMissingKey, "layers[0].kernel_size"},
      {"{" + conv + R"(, "kernel_size": 3, "kernal": 1})", ErrorCode::kUnknownKey,
       R"("kernal"; expected bias, dilation)"},
      {"{" + conv + R"(, "kernel_size": 3, "groups": 3})", ErrorCode::kBadValue, "groups 3 must divide in_channels 4"},
      {"{" + conv + R"(, "kernel_size": 3, "bias": 1})", ErrorCode::kBadValue,
       "layers[0].bias: expected true or false"},
      {"{" + conv + R"(, "kernel_size": 3, "padding": "full"})", ErrorCode::kBadValue, R"("valid", found "full")"},
      {"{" + conv + R"(, "kernel_size": 3, "padding": "same", "stride": 2})", ErrorCode::kBadValue, "stride of 1"},
      {"{" + conv + R"(, "kernel_size": 3, "padding": -1})", ErrorCode::kBadValue, "layers[0].padding"},
      {"{" + conv + R"(, "kernel_size": 524288, "padding": "same", "dilation": 1048576})", ErrorCode::kBadValue,
       "padding"},
      {R"({"type": "Conv2d", "in_channels": 1048576, "out_channels": 1048576, "kernel_size": 1048576})",
       ErrorCode::kTooLarge, "more than 2^20 weights"},
      {R"({"type": "Conv2d", "in_channels": 1, "out_channels": 1048576, "kernel_size": [1, 257]})",
       ErrorCode::kTooLarge, "2^28"},
      {"{" + conv + R"(, "kernel_size": 3, "padding_mode": "reflect"})", ErrorCode::kBadValue,
       R"(layers[0].padding_mode: expected "zeros", the only one that Lenslet has, found "reflect")"},
      {"{" + conv + R"(, "kernel_size": 3, "stride": null})", ErrorCode::kBadValue, "layers[0].stride"},
      {"{" + pool + R"(, "padding": null})", ErrorCode::kBadValue, "layers[0].padding"},
      {R"({"type": "BatchNorm2d", "num_features": 4, "track_running_stats": false})", ErrorCode::kBadValue,
       "layers[0].track_running_stats: expected true, the only one that Lenslet has, found false"},
      {R"({"type": "Flatten", "start_dim": 0})", ErrorCode::kBadValue, "layers[0].start_dim: expected 1"},
      {R"({"type": "Flatten", "end_dim": 2})", ErrorCode::kBadValue, "layers[0].end_dim: expected -1"},
      {R"({"type": "ReLU", "inplace": 1})", ErrorCode::kBadValue, "layers[0].inplace: expected true or false"},
      {"{" + pool + R"(, "padding": 2})", ErrorCode::kBadValue, "at most half of kernel_size"},
      {"{" + pool + R"(, "stride": 0})", ErrorCode::kBadValue, "layers[0].stride"},
      {R"({"type": "AvgPool2d", "kernel_size": 2, "divisor_override": 0})", ErrorCode::kBadValue, "divisor_override"},
      {R"({"type": "BatchNorm2d", "num_features": 4, "eps": -1})", ErrorCode::kBadValue, "layers[0].eps"},
      {R"({"type": "BatchNorm2d", "num_features": 4, "eps": 1e300})", ErrorCode::kBadValue, "eps"},
      {R"({"type": "Dropout", "p": 1.5})", ErrorCode::kBadValue, "p is not in [0, 1]"},
      {R"({"type": "Softmax", "dim": 2})", ErrorCode::kBadValue, "layers[0].dim: expected 1"},
      {R"({"type": "GRU"})", ErrorCode::kUnknownLayer, R"("GRU"; expected Conv2d, MaxPool2d)"},
      {R"({"type": 5})", ErrorCode::kBadValue, "layers[0].type"},
      {R"({"name": "", "type": "ReLU"})", ErrorCode::kBadValue, "layers[0].name"},
      {R"({"name": "a..b", "type": "ReLU"})", ErrorCode::kBadValue, R"("a..b")"},
      {R"({"name": "a.", "type": "ReLU"})", ErrorCode::kBadValue, R"("a.")"},
      {R"({"name": "a\u0000b", "type": "ReLU"})", ErrorCode::kBadValue, R"("a\x00b")"},
      {R"({"name": "a", "type": "ReLU"}, {"name": "a", "type": "ReLU"})", ErrorCode::kDuplicateName,
       R"(layers[1] "a")"},
      {R"("ReLU")", ErrorCode::kBadValue, "layers[0]: expected an object"},
      {"", ErrorCode::kBadValue, "at least one layer"},
  };
  for (const auto& row : kRows) {
    EXPECT_TRUE(Fails(ParseArchitecture(Network("[4, 9, 9]", row.layer)), row.code, row.detail)) << row.layer;
  }
}

TEST(ParseArchitecture, RejectsEachBrokenDescription) {
  const std::string tail = R"("layers": [{"type": "ReLU"}]})";
  std::string more;
  for (int i = 0; i < 1024; ++i) more += ", 0";
  const std::string deep = std::string(33, '[') + std::string(33, ']');
  const struct {
    std::string text;
    ErrorCode code;
    std::string detail;
  } kRows[] = {
      {"", ErrorCode::kJsonSyntax, "not JSON"},
      {"{", ErrorCode::kJsonSyntax, "byte 1"},
      {"[]", ErrorCode::kBadValue, "expected an object, found an empty array"},
      {R"({"name": NaN})", ErrorCode::kJsonSyntax, "not JSON"},
      {R"({"name": "n", "name": "n"})", ErrorCode::kJsonSyntax, R"("name" appears twice)"},
      {R"({"x": )" + deep + "}", ErrorCode::kJsonSyntax, "deeper than 32"},
      {R"({"name": "n", )" + tail, ErrorCode::kMissingKey, "input"},
      {R"({"input": {"shape": [4]}, )" + tail, ErrorCode::kMissingKey, "name"},
      {R"({"name": "a b", "input": {"shape": [4]}, )" + tail, ErrorCode::kBadValue, R"("a b")"},
      {R"({"name": "n", "input": {"shape": [4, 4]}, )" + tail, ErrorCode::kBadValue, "[channels, height, width]"},
      {R"({"name": "n", "input": {"shape": [0]}, )" + tail, ErrorCode::kBadValue, "input.shape[0]"},
      {R"({"name": "n", "input": {"shape": [1,1,1,1,1,1,1,1,1]}, )" + tail, ErrorCode::kTooLarge, "input.shape"},
      {R"({"name": "n", "input": {"shape": [4], "mean": [0.5]}, )" + tail, ErrorCode::kBadValue,
       "1 of mean and of std"},
      {R"({"name": "n", "input": {"shape": [4], "mean": [0], "std": [0]}, )" + tail, ErrorCode::kBadValue, "input.std"},
      {R"({"name": "n", "input": {"shape": [4], "mean": [1e39], "std": [1]}, )" + tail, ErrorCode::kBadValue,
       "input.mean"},
      {R"({"name": "n", "input": {"shape": [4], "mean": ["0"], "std": [1]}, )" + tail, ErrorCode::kBadValue,
       "input.mean[0]"},
      {R"({"name": "n", "input": {"shape": [1025, 1, 1], "mean": [0)" + more + R"(], "std": [1]}, )" + tail,
       ErrorCode::kTooLarge, "input.mean: expected at most 1024 elements, found 1025"},
      {R"({"name": "n", "input": {"shape": [4], "preparation": "ink"}, )" + tail, ErrorCode::kBadValue, R"("ink")"},
      {R"({"name": "n", "input": {"shape": [4], "preparation": "digit"}, )" + tail, ErrorCode::kBadValue,
       "[1, 28, 28]"},
      {R"({"name": "n", "input": {"shape": [1, 8, 8], "preparation": "photo"}, )" + tail, ErrorCode::kBadValue,
       "[3, height"},
      {R"({"name": "n", "input": {"shape": [3, 8, 8], "preparation": "photo", "crop": 0}, )" + tail,
       ErrorCode::kBadValue, "input.crop 0 is not in [0.1, 1]"},
      {R"({"name": "n", "input": {"shape": [3, 8, 8], "preparation": "photo", "crop": 1.25}, )" + tail,
       ErrorCode::kBadValue, "input.crop 1.25 is not in [0.1, 1]"},
      {R"({"name": "n", "input": {"shape": [4], "crop": 0.5}, )" + tail, ErrorCode::kUnknownKey,
       R"(input: unknown key "crop")"},
      {R"({"name": "n", "input": {"shape": [4], "depth": 1}, )" + tail, ErrorCode::kUnknownKey,
       R"(input: unknown key "depth")"},
      {R"({"name": "n", "input": {"shape": [4]}, "classes": [""], )" + tail, ErrorCode::kBadValue, "classes[0]"},
      {R"({"name": "n", "input": {"shape": [4]}, "classes": ["a\u001b[2J"], )" + tail, ErrorCode::kBadValue,
       R"(classes[0]: expected 1 to 200 bytes of UTF-8 without control characters, found "a\x1b[2J")"},
      {R"({"name": "n", "title": "a\nb", "input": {"shape": [4]}, )" + tail, ErrorCode::kBadValue,
       R"(title: expected at most 200 bytes of UTF-8 without control characters, found "a\x0ab")"},
      {R"({"name": "n", "title": "\u007f", "input": {"shape": [4]}, )" + tail, ErrorCode::kBadValue, "title"},
      {R"({"name": "n", "input": {"shape": [4]}, "classes": [1], )" + tail, ErrorCode::kBadValue, "classes[0]"},
      {R"({"name": "n", "input": {"shape": [4]}, "classes": [{"a": 1}], )" + tail, ErrorCode::kBadValue, "classes[0]"},
      {R"({"name": "n", "input": {"shape": [4]}, "weights": 1, )" + tail, ErrorCode::kUnknownKey, R"("weights")"},
      {R"({"name": "n", "input": {"shape": [4]}, "layers": {}})", ErrorCode::kBadValue, "layers: expected an array"},
  };
  for (const auto& row : kRows) EXPECT_TRUE(Fails(ParseArchitecture(row.text), row.code, row.detail)) << row.text;
}

TEST(ParseArchitecture, CountsTheDepthOfObjectsAndArrays) {
  const auto nested = [](const std::string& open, const std::string& close, int depth) {
    std::string text = "0";
    for (int i = 0; i < depth; ++i) text = open + text + close;
    return ParseArchitecture(text);
  };
  EXPECT_TRUE(Fails(nested("[", "]", 32), ErrorCode::kBadValue, "expected an object"));
  EXPECT_TRUE(Fails(nested("[", "]", 33), ErrorCode::kJsonSyntax, "deeper than 32"));
  EXPECT_TRUE(Fails(nested(R"({"x": )", "}", 32), ErrorCode::kMissingKey, "name"));
  EXPECT_TRUE(Fails(nested(R"({"x": )", "}", 33), ErrorCode::kJsonSyntax, "deeper than 32"));
}

TEST(ParseArchitecture, CutsHostileTextInItsMessages) {
  const auto result = ParseArchitecture(Network("[4]", R"({"type": ")" + std::string(100000, 'x') + R"("})"));
  ASSERT_FALSE(result);
  EXPECT_LT(result.error().detail.size(), 500u);
}

TEST(ParseArchitecture, TakesAThousandLayersAndNoMore) {
  std::string layers = R"({"type": "ReLU"})";
  for (int i = 1; i < 1000; ++i) layers += R"(, {"type": "ReLU"})";
  EXPECT_TRUE(Succeeds(ParseArchitecture(Network("[4]", layers))));
  EXPECT_TRUE(
      Fails(ParseArchitecture(Network("[4]", layers + R"(, {"type": "ReLU"})")), ErrorCode::kTooLarge, "layers"));
}

TEST(InferShapes, CountsTheClasses) {
  const auto architecture = ParseArchitecture(
      R"({"name": "n", "input": {"shape": [3]}, "classes": ["a", "b"], "layers": [{"type": "ReLU"}]})");
  ASSERT_TRUE(Succeeds(architecture));
  EXPECT_TRUE(
      Fails(InferShapes(*architecture), ErrorCode::kShapeMismatch, "one label for each output of [3], found 2"));
}

}  // namespace
}  // namespace lenslet
