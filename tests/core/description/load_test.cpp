// Files: what Serialize writes, what Load takes and what it refuses.
#include <algorithm>
#include <cmath>

#include "core/description/model_support.h"

namespace lenslet {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

TEST(Load, ReadsBackWhatSerializeWrote_ByteForByte) {
  const Model model = WithAnswer(R"({"recipe":"none","scores":[0.5,1e-9]})");
  const auto file = model.Serialize();
  EXPECT_EQ(model.Serialize(), file);
  const auto loaded = Model::Load(file);
  ASSERT_TRUE(Succeeds(loaded));
  EXPECT_EQ(loaded->Serialize(), file);
  EXPECT_EQ(loaded->training(), model.training());
  EXPECT_EQ(ToJson(loaded->architecture()), ToJson(model.architecture()));
  ASSERT_TRUE(loaded->known_answer());
  EXPECT_EQ(loaded->known_answer()->output, model.known_answer()->output);
  EXPECT_FALSE(loaded->was_matched());
}

TEST(Load, RunsTheKnownAnswer) {
  for (const float difference : {0.0f, 5e-5f, 1e-2f, -1e-2f}) {
    const Model good = WithAnswer();
    KnownAnswer answer = *good.known_answer();
    float scale = 1;
    for (std::size_t i = 3; i < 6; ++i) scale = std::max(scale, std::abs(answer.output[i]));
    answer.output[4] += difference * scale;
    const auto loaded = Model::Load(Model::Bind(Small(), RandomTensors(Small()), {}, answer)->Serialize());
    if (std::abs(difference) < 1e-4f) {
      EXPECT_TRUE(Succeeds(loaded)) << difference;
    } else {
      EXPECT_TRUE(Fails(loaded, ErrorCode::kSelfTestFailed, "output 1 of known answer 1")) << difference;
    }
  }
}

TEST(Load, NoticesAWeightThatChanged) {
  const Model model = WithAnswer();
  const auto changed = Changed(model.tensors(), {.key = "fc.weight", .last = -1.0f});
  const auto loaded = Model::Load(Model::Bind(Small(), changed, {}, model.known_answer())->Serialize());
  EXPECT_TRUE(Fails(loaded, ErrorCode::kSelfTestFailed, "known answer"));
}

TEST(Serialize, HalvesLoadWithAnswersOfTheirOwn) {
  const Model model = WithAnswer();
  for (const Dtype dtype : {Dtype::kF16, Dtype::kBF16}) {
    const auto file = model.Serialize(dtype);
    EXPECT_LT(file.size(), model.Serialize().size());
    const auto loaded = Model::Load(file);
    ASSERT_TRUE(Succeeds(loaded)) << DtypeName(dtype);
    EXPECT_EQ(loaded->tensors().entries()[0].stored, dtype);
    // Weights in [0.1, 1] lose at most 2^-9 of themselves; two layers of positive sums keep that scale.
    for (std::size_t i = 0; i < 6; ++i) {
      const float expected = model.known_answer()->output[i];
      EXPECT_NEAR(loaded->known_answer()->output[i], expected, 0.02f * std::max(1.0f, std::abs(expected)));
    }
  }
}

TEST(Serialize, LeavesATensorThatF16CannotHoldAsF32) {
  const Tensors large = Changed(RandomTensors(Small()), {.key = "fc.bias", .last = 1e6f});
  const auto loaded = Model::Load(Model::Bind(Small(), large)->Serialize(Dtype::kF16));
  ASSERT_TRUE(Succeeds(loaded));
  EXPECT_EQ(loaded->tensors().Find("fc.bias")->values[2], 1e6f);
  EXPECT_EQ(loaded->tensors().Find("fc.bias")->stored, Dtype::kF32);
  EXPECT_EQ(loaded->tensors().Find("fc.weight")->stored, Dtype::kF16);
}

Result<Model> LoadWithRecord(const std::string& record, bool half_answer = false) {
  Safetensors content{.tensors = RandomTensors(Small()), .metadata = {{"lenslet", record}, {"format", "pt"}}};
  if (half_answer) content.tensors.Add("lenslet.known_answer.input", {1, 1, 4, 4}, std::vector<float>(16));
  return Model::Load(WriteSafetensors(content));
}

TEST(Load, RejectsEachBrokenRecord) {
  const std::string architecture = R"("architecture": )" + Network("[1, 4, 4]", kLayers);
  const struct {
    std::string record;
    ErrorCode code;
    const char* detail;
  } kRows[] = {
      {"", ErrorCode::kJsonSyntax, R"(metadata "lenslet")"},
      {"[]", ErrorCode::kBadValue, "lenslet: expected an object"},
      {"{" + architecture + "}", ErrorCode::kMissingKey, "lenslet.format"},
      {R"({"format": 2, "anything": 1})", ErrorCode::kBadVersion, "version 1, found 2"},
      {R"({"format": "1", )" + architecture + "}", ErrorCode::kBadValue, "lenslet.format"},
      {R"({"format": 1})", ErrorCode::kMissingKey, "lenslet.architecture"},
      {R"({"format": 1, "training": 5, )" + architecture + "}", ErrorCode::kBadValue, "lenslet.training"},
      {R"({"format": 1, "extra": 5, )" + architecture + "}", ErrorCode::kUnknownKey, R"("extra")"},
      {R"({"format": 1, "architecture": {"name": 5}})", ErrorCode::kBadValue, "lenslet.architecture: name"},
  };
  for (const auto& row : kRows) EXPECT_TRUE(Fails(LoadWithRecord(row.record), row.code, row.detail)) << row.record;
  const std::string good = R"({"format": 1, )" + architecture + "}";
  EXPECT_TRUE(Succeeds(LoadWithRecord(good)));
  EXPECT_TRUE(Fails(LoadWithRecord(good, true), ErrorCode::kMissingTensor, "known_answer.output"));
}

TEST(Load, FindsTheNetworkOfBareWeights) {
  for (const Architecture& architecture : KnownArchitectures()) {
    if (architecture.name.starts_with("nielsen-two-conv")) continue;
    const auto model = Model::Load(WriteSafetensors({.tensors = RandomTensors(architecture), .metadata = {}}));
    ASSERT_TRUE(Succeeds(model)) << architecture.name;
    EXPECT_EQ(model->architecture().name, architecture.name);
    EXPECT_TRUE(model->was_matched());
    EXPECT_FALSE(model->known_answer());
  }
}

TEST(Load, NamesTheCandidatesOfAmbiguousWeights) {
  const Architecture& either = *FindArchitecture("nielsen-two-conv");
  const auto model = Model::Load(WriteSafetensors({.tensors = RandomTensors(either), .metadata = {}}));
  EXPECT_TRUE(Fails(model, ErrorCode::kUnknownNetwork, R"("nielsen-two-conv", "nielsen-two-conv-relu")"));
}

TEST(Load, NamesTheNearestNetworkOfUnknownWeights) {
  const Tensors wrong =
      Changed(RandomTensors(*FindArchitecture("lenet5")), {.key = "fc3.weight", .shape = Shape{11, 84}});
  const auto model = Model::Load(WriteSafetensors({.tensors = wrong, .metadata = {}}));
  EXPECT_TRUE(Fails(model, ErrorCode::kUnknownNetwork, R"("lenet5", expects "fc3.weight" [10, 84], found [11, 84])"));
  EXPECT_TRUE(Fails(Model::Load(test::FileOf("{}")), ErrorCode::kUnknownNetwork, "the 0 tensors"));
}

}  // namespace
}  // namespace lenslet
