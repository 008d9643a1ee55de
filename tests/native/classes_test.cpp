#include "recipe/classes.h"

#include "temporary_folder.h"

namespace lenslet::native {
namespace {

// A network of three inputs with so many outputs.
Architecture Network(int outputs, std::vector<std::string> classes) {
  Architecture network{
      .name = "n", .title = "", .input = {3}, .mean = {}, .std = {}, .classes = std::move(classes), .layers = {}};
  network.layers.push_back({"fc", Linear{.in_features = 3, .out_features = outputs}});
  return network;
}

using Names = std::vector<std::string>;

TEST(MatchClasses, ANetworkWithoutNamesGetsTheFolders) {
  EXPECT_EQ(MatchClasses(Network(3, {}), {"a", "b", "c"}, "f"), (Names{"a", "b", "c"}));
  EXPECT_EQ(MatchClasses(Network(2, {}), {"a", "b"}, "f"), (Names{"a", "b"}));
  EXPECT_EQ(MatchClasses(Network(1, {}), {"a", "b"}, "f"), (Names{"b"}));
}

TEST(MatchClasses, TheSameNamesFit) {
  EXPECT_EQ(MatchClasses(Network(1, {"smile"}), {"not_smile", "smile"}, "f"), (Names{"smile"}));
  EXPECT_EQ(MatchClasses(Network(2, {"a", "b"}), {"a", "b"}, "f"), (Names{"a", "b"}));
}

TEST(MatchClasses, OthersAreNamed) {
  EXPECT_COMPLAINT(MatchClasses(Network(1, {"smile"}), {"smile", "z"}, "f"),
                   "f: the network says how likely \"smile\" is; of the classes smile, z the second is \"z\"");
  EXPECT_COMPLAINT(MatchClasses(Network(2, {"a", "b"}), {"a", "c"}, "f"),
                   "f: the classes are a, c; the network's are a, b");
  EXPECT_COMPLAINT(MatchClasses(Network(2, {"b", "a"}), {"a", "b"}, "f"), "the network's are b, a");
  EXPECT_COMPLAINT(MatchClasses(Network(1, {}), {"a", "b", "c"}, "f"),
                   "f: 3 classes (a, b, c), the network has 1 output");
  EXPECT_COMPLAINT(MatchClasses(Network(4, {}), {"a", "b", "c"}, "f"),
                   "3 classes (a, b, c), the network has 4 outputs");
}

}  // namespace
}  // namespace lenslet::native
