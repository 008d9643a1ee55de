// The networks that come with Lenslet.
#include <algorithm>
#include <filesystem>
#include <set>

#include "core/description/support.h"

namespace lenslet {
namespace {

using test::Succeeds;

TEST(KnownArchitectures, HasEachFileOfTheFolder) {
  std::set<std::string> files, known;
  for (const auto& entry : std::filesystem::directory_iterator(LENSLET_NETWORKS_DIR)) {
    files.insert(entry.path().stem().string());
  }
  for (const Architecture& architecture : KnownArchitectures()) known.insert(architecture.name);
  EXPECT_GE(known.size(), 13u);
  EXPECT_EQ(known, files) << "a file that does not parse, or whose name is not its network's, is missing here";
}

TEST(KnownArchitectures, FitTogetherAndAreSorted) {
  const auto known = KnownArchitectures();
  EXPECT_TRUE(std::ranges::is_sorted(known, {}, &Architecture::name));
  for (const Architecture& architecture : known) {
    EXPECT_TRUE(Succeeds(InferShapes(architecture))) << architecture.name;
    EXPECT_FALSE(architecture.classes.empty()) << architecture.name;
    EXPECT_EQ(FindArchitecture(architecture.name), &architecture);
  }
  EXPECT_EQ(FindArchitecture("lenet6"), nullptr);
}

TEST(KnownArchitectures, HaveTheNumberOfWeightsThatTheirTutorialsGiveThem) {
  // By hand from the tutorials' layers: Σ (in · out · kernel + out), and four vectors for each batch norm.
  const struct {
    const char* name;
    std::int64_t elements;
  } kRows[] = {
      {"fc256", 784 * 256 + 256 + 256 * 10 + 10},
      {"fc128-64", 784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10},
      {"nielsen-simple", 20 * 25 + 20 + 2880 * 100 + 100 + 1010},
      {"nielsen-two-conv", 520 + 40 * 20 * 25 + 40 + 640 * 100 + 100 + 1010},
      {"nielsen-dropout", 520 + 20040 + 640 * 1000 + 1000 + 1000 * 1000 + 1000 + 10010},
      {"batchnorm", (288 + 32 + 128) + (9216 + 32 + 128) + (18432 + 64 + 256) + (36864 + 64 + 256) +
                        (3136 * 512 + 512 + 2048) + (512 * 512 + 512 + 2048) + 5130},
      {"lenet5", 61706},  // LeCun 1998, with full connections in the second convolution.
      {"lenet5-conv", 61706},
      {"deep-cnn", 832 + 51264 + 3136 * 1024 + 1024 + 10250},
      {"smile", 896 + 18496 + 73856 + 295168 + 257},
  };
  for (const auto& row : kRows) {
    const Architecture* architecture = FindArchitecture(row.name);
    ASSERT_NE(architecture, nullptr) << row.name;
    std::int64_t elements = 0;
    for (const Parameter& parameter : Parameters(*architecture)) elements += parameter.shape.elements();
    EXPECT_EQ(elements, row.elements) << row.name;
  }
}

}  // namespace
}  // namespace lenslet
