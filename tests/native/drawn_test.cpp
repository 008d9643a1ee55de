#include "data/drawn/drawn.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "commands/model_file.h"
#include "data/inputs.h"
#include "io/sha256.h"
#include "lenslet/plan.h"
#include "temporary_folder.h"

namespace lenslet::native {
namespace {

std::span<const std::uint8_t> ImageOf(const LabelledImages& images, std::int64_t i) {
  return std::span(images.pixels).subspan(static_cast<std::size_t>(i) * 784, 784);
}

TEST(Drawn, IsTheSameForTheSameSeedOnly) {
  const LabelledImages once = MakeDrawn(20, 20, SignSet::kLearnt, 5), again = MakeDrawn(20, 20, SignSet::kLearnt, 5);
  const LabelledImages other = MakeDrawn(20, 20, SignSet::kLearnt, 6), more = MakeDrawn(20, 30, SignSet::kLearnt, 5);
  EXPECT_EQ(once.pixels, again.pixels);
  for (std::int64_t i = 0; i < 40; ++i) {
    EXPECT_FALSE(std::ranges::equal(ImageOf(once, i), ImageOf(other, i))) << i;
    EXPECT_TRUE(std::ranges::equal(ImageOf(once, i), ImageOf(more, i))) << i << " depends on how many there are";
  }
}

// The figures of all networks on drawings are of these, on every machine: a change here makes all of them void.
TEST(Drawn, WhatIsMeasuredOnStaysAsItIs) {
  const LabelledImages images = MakeDrawn(20, 40, SignSet::kHeldOut, 5);
  EXPECT_EQ(Sha256Hex(std::as_bytes(std::span(images.pixels))),
            "b77841bed9c8530869f62f13fd040a94f8211e24c577644339ed14418269048b");
}

TEST(Drawn, HasTheDigitsInTurnAndThenTheRest_EachWithInk) {
  const LabelledImages images = MakeDrawn(30, 40, SignSet::kHeldOut, 1);
  ASSERT_EQ(images.count, 70);
  for (std::int64_t i = 0; i < images.count; ++i) {
    EXPECT_EQ(images.labels[static_cast<std::size_t>(i)], i < 30 ? i % 10 : kNotADigit) << i;
    EXPECT_GE(*std::ranges::max_element(ImageOf(images, i)), 128) << i << " is pale";
    EXPECT_EQ(images.names.at(static_cast<std::size_t>(i)) == "digit", i < 30) << i;
  }
}

TEST(Drawn, SaysWhatKindEachIs) {
  const LabelledImages images = MakeDrawn(0, 2000, SignSet::kHeldOut, 1);
  std::map<std::string, int> kinds;
  for (const std::string& name : images.names) ++kinds[name];
  const std::pair<const char*, int> expected[] = {{"dots", 60},      {"hatching", 140}, {"lines", 100}, {"pair", 180},
                                                  {"scribble", 240}, {"sign", 1200},    {"spiral", 80}};
  EXPECT_EQ(kinds.size(), std::size(expected));
  for (const auto& [kind, count] : expected) EXPECT_NEAR(kinds[kind], count, 5 * std::sqrt(count)) << kind;
}

TEST(Drawn, HasEverySignAsOftenAsWanted_EachDrawnAnew) {
  const LabelledImages images = MakeSigns(SignSet::kLearnt, 3, 1);
  const std::size_t signs = SignShapes(SignSet::kLearnt).size();
  ASSERT_EQ(images.names.size(), 3 * signs);
  for (std::size_t i = 0; i < images.names.size(); ++i) {
    EXPECT_EQ(images.names[i], SignShapes(SignSet::kLearnt)[i % signs].name);
    EXPECT_EQ(images.labels[i], kNotADigit);
  }
  const auto second = ImageOf(images, static_cast<std::int64_t>(signs));
  EXPECT_FALSE(std::ranges::equal(ImageOf(images, 0), second));
}

TEST(Drawn, NoSignIsBothLearntAndHeldOut) {
  std::set<std::string_view> learnt;
  for (const Shape2d& shape : SignShapes(SignSet::kLearnt)) learnt.insert(shape.name);
  EXPECT_EQ(learnt.size(), SignShapes(SignSet::kLearnt).size()) << "two signs have one name";
  for (const Shape2d& shape : SignShapes(SignSet::kHeldOut)) EXPECT_FALSE(learnt.contains(shape.name)) << shape.name;
}

// The judge never saw a drawing made by rule: it learnt MNIST alone.
TEST(Drawn, ANetworkThatLearntScannedDigitsReadsTheDrawnOnes) {
  const Model model = LoadModel(std::filesystem::path(LENSLET_SOURCE_DIR) / "site/models/lenet5.safetensors");
  Plan plan = *Plan::Compile(model);
  constexpr std::int64_t kCount = 1000;
  const LabelledImages images = MakeDrawn(kCount, 0, SignSet::kLearnt, 3);
  std::array<int, 10> right{};
  for (std::int64_t i = 0; i < kCount; ++i) {
    const auto output = plan.Run(InputsOf(model.architecture(), images, i, i + 1));
    const std::size_t label = images.labels[static_cast<std::size_t>(i)];
    right.at(label) += Decide(model.architecture(), output)->index == label ? 1 : 0;
  }
  for (std::size_t digit = 0; digit < right.size(); ++digit) EXPECT_GE(right.at(digit), 85) << "of 100: " << digit;
}

}  // namespace
}  // namespace lenslet::native
