// Tensors bound to a description.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "core/description/model_support.h"

namespace lenslet {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

std::vector<float> OutputOf(const Model& model, std::span<const float> input) {
  auto plan = Plan::Compile(model);
  EXPECT_TRUE(Succeeds(plan));
  const auto output = plan->Run(input);
  return {output.begin(), output.end()};
}

TEST(Bind, TakesTensorsInAnyOrder_AndKeepsTheStateDicts) {
  const Tensors tensors = RandomTensors(Small());
  Tensors reversed;
  for (std::size_t i = tensors.entries().size(); i-- > 0;) {
    const auto& entry = tensors.entries()[i];
    reversed.Add(entry.name, entry.shape, tensors.view(entry).values);
  }
  const auto model = Model::Bind(Small(), reversed);
  ASSERT_TRUE(Succeeds(model));
  ASSERT_EQ(model->tensors().entries().size(), tensors.entries().size());
  for (std::size_t i = 0; i < tensors.entries().size(); ++i) {
    EXPECT_EQ(model->tensors().entries()[i].name, tensors.entries()[i].name);
  }
  EXPECT_EQ(model->output_shape(), (Shape{3}));
  EXPECT_FALSE(model->was_matched());
}

TEST(Bind, StopsAtEachWrongTensor_NamingIt) {
  const float nan = std::nanf(""), infinity = std::numeric_limits<float>::infinity();
  const struct {
    Change change;
    ErrorCode code;
    const char* detail;
  } kRows[] = {
      {{"conv.bias", true}, ErrorCode::kMissingTensor, R"(tensor "conv.bias": missing; layers[0] "conv" (Conv2d))"},
      {{"fc.weight", false, Shape{3, 9}}, ErrorCode::kTensorShape, R"("fc.weight": expected shape [3, 8])"},
      {{"fc.weight", false, Shape{8, 3}}, ErrorCode::kTensorShape, "found [8, 3]"},
      {{"fc.weight", false, {}, nan}, ErrorCode::kNotFinite, R"(tensor "fc.weight": element 23 of 24 is NaN)"},
      {{"norm.weight", false, {}, -infinity}, ErrorCode::kNotFinite, R"("norm.weight": element 1 of 2 is infinite)"},
      {{"norm.running_var", false, {}, -0.5f}, ErrorCode::kBadValue, R"("norm.running_var": element 1)"},
  };
  for (const auto& row : kRows) {
    EXPECT_TRUE(Fails(Model::Bind(Small(), Changed(RandomTensors(Small()), row.change)), row.code, row.detail));
  }
  Tensors more = RandomTensors(Small());
  more.Add("fc2.bias", {1}, std::vector<float>{1});
  EXPECT_TRUE(Fails(Model::Bind(Small(), more), ErrorCode::kUnexpectedTensor, R"("fc2.bias" [1])"));
  Tensors reserved = RandomTensors(Small());
  reserved.Add("lenslet.known_answer.inputs", {1}, std::vector<float>{1});
  EXPECT_TRUE(Fails(Model::Bind(Small(), reserved), ErrorCode::kUnexpectedTensor, "lenslet.known_answer.inputs"));
}

TEST(Bind, ShowsSmallNumbers) {
  const auto model =
      Model::Bind(Small(), Changed(RandomTensors(Small()), {.key = "norm.running_var", .last = -1.5e-9f}));
  EXPECT_TRUE(Fails(model, ErrorCode::kBadValue, "element 1 is -1.5e-09"));
}

TEST(Bind, DropsTheKnownAnswersTensors_WhereverTheyStand) {
  const Tensors tensors = RandomTensors(Small());
  for (std::size_t place = 0; place <= tensors.entries().size(); ++place) {
    Tensors more;
    for (std::size_t i = 0; i <= tensors.entries().size(); ++i) {
      if (i == place) more.Add("lenslet.known_answer.input", {2}, std::vector<float>{7, 7});
      if (i == tensors.entries().size()) continue;
      const auto& entry = tensors.entries()[i];
      more.Add(entry.name, entry.shape, tensors.view(entry).values);
    }
    const auto model = Model::Bind(Small(), more);
    ASSERT_TRUE(Succeeds(model)) << place;
    ASSERT_EQ(model->tensors().entries().size(), tensors.entries().size()) << place;
    EXPECT_FALSE(model->tensors().Find("lenslet.known_answer.input"));
    for (const auto& entry : tensors.entries()) {
      EXPECT_TRUE(std::ranges::equal(model->tensors().Find(entry.name)->values, tensors.view(entry).values));
    }
  }
}

// Loading runs them all, so that they share what one image may take.
TEST(Bind, BoundsTheWorkOfTheKnownAnswers) {
  const Architecture heavy = *ParseArchitecture(Network(  // 2^18 windows of 2^14 taps: 2^32 multiplications.
      "[1, 639, 639]", R"({"name": "c", "type": "Conv2d", "in_channels": 1, "out_channels": 1, "kernel_size": 128},
                          {"name": "a", "type": "AdaptiveAvgPool2d", "output_size": 1})"));
  const auto bind = [&](std::int64_t rows) {
    KnownAnswer answer{.input_shape = {rows, 1, 639, 639}, .output_shape = {rows, 1, 1, 1}, .input = {}, .output = {}};
    answer.input.resize(static_cast<std::size_t>(answer.input_shape.elements()));
    answer.output.resize(static_cast<std::size_t>(rows));
    return Model::Bind(heavy, RandomTensors(heavy), {}, answer);
  };
  EXPECT_TRUE(Succeeds(bind(3)));
  EXPECT_TRUE(Fails(bind(4), ErrorCode::kTooLarge, "known_answer.input\": 4 inputs"));
}

TEST(Normalize, IsPerChannelOfEachInput) {
  Architecture architecture;
  architecture.input = {2, 1, 3};
  architecture.mean = {0.5f, 0.25f};
  architecture.std = {0.5f, 2};
  std::vector<float> values{0, 0.5f, 1, 0, 0.25f, 1, 1, 1, 1, 0.25f, 0.25f, 0.25f};
  const std::vector<float> unchanged = values;
  Normalize(architecture, values);
  EXPECT_EQ(values, (std::vector<float>{-1, 0, 1, -0.125f, 0, 0.375f, 1, 1, 1, 0, 0, 0}));
  architecture.mean.clear();
  architecture.std.clear();
  values = unchanged;
  Normalize(architecture, values);
  EXPECT_EQ(values, unchanged);
}

TEST(Bind, ChecksTheTrainingRecord) {
  const Tensors tensors = RandomTensors(Small());
  EXPECT_EQ(Model::Bind(Small(), tensors, "{ \"epochs\" : 3 }")->training(), R"({"epochs":3})");
  EXPECT_TRUE(Fails(Model::Bind(Small(), tensors, "[1]"), ErrorCode::kBadValue, "training: expected an object"));
  EXPECT_TRUE(Fails(Model::Bind(Small(), tensors, "{"), ErrorCode::kJsonSyntax, "training"));
  EXPECT_TRUE(Fails(Model::Bind(Small(), tensors, R"({}, "format": {})"), ErrorCode::kUnknownKey, "format"));
  const std::string long_record = R"({"log": ")" + std::string(4 << 20, 'x') + R"("})";
  EXPECT_TRUE(Fails(Model::Bind(Small(), tensors, long_record), ErrorCode::kTooLarge, "4 MiB"));
}

TEST(Bind, ChecksTheKnownAnswersShapes) {
  const KnownAnswer good = *WithAnswer().known_answer();
  const auto bind = [](const KnownAnswer& answer) { return Model::Bind(Small(), RandomTensors(Small()), {}, answer); };
  EXPECT_TRUE(Succeeds(bind(good)));
  KnownAnswer answer = good;
  answer.input_shape = {1, 4, 4};
  EXPECT_TRUE(Fails(bind(answer), ErrorCode::kTensorShape, "known_answer.input"));
  answer = good;
  answer.output_shape = {3, 2};
  EXPECT_TRUE(Fails(bind(answer), ErrorCode::kTensorShape, "known_answer.output"));
  answer = good;
  answer.output_shape = {1, 3};
  answer.output.resize(3);
  EXPECT_TRUE(Fails(bind(answer), ErrorCode::kTensorShape, "as many rows"));
  answer = good;
  answer.output[4] = std::nanf("");
  EXPECT_TRUE(Fails(bind(answer), ErrorCode::kNotFinite, "known_answer.output"));
}

TEST(Model, IsAValue_ACopyOutlivesTheFirst) {
  auto first = std::make_unique<Model>(WithAnswer());
  const std::vector<float> input(first->known_answer()->input.begin(), first->known_answer()->input.begin() + 16);
  const auto expected = OutputOf(*first, input);
  const Model copy = *first;
  first.reset();
  EXPECT_EQ(OutputOf(copy, input), expected);
  EXPECT_EQ(copy.architecture().name, "net");
}

}  // namespace
}  // namespace lenslet
