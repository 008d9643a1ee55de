#include "recipe/load_data.h"

#include "temporary_folder.h"

namespace lenslet::native {
namespace {

TEST(DataFolder, IsTheWantedOneOrBelowTheCurrentFolderOrBesideTheProgram) {
  const TemporaryFolder folder;
  Recipe recipe;
  recipe.data = "beside";
  recipe.source = FolderSource{};
  EXPECT_COMPLAINT(DataFolder(recipe, {}),
                   "there is no folder data/beside: docs/photos.md says what belongs there; or");
  const auto data = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "data";
  std::filesystem::create_directories(data / "beside");
  EXPECT_EQ(DataFolder(recipe, {}), data / "beside");
  std::filesystem::remove_all(data);
  EXPECT_EQ(DataFolder(recipe, folder.path()), folder.path());
  EXPECT_COMPLAINT(DataFolder(recipe, folder / "nowhere"), "/nowhere: docs/photos.md says what belongs there");
  recipe.source = MnistSource{};
  EXPECT_COMPLAINT(DataFolder(recipe, folder / "nowhere"), "/nowhere: scripts/data mnist brings MNIST to data/mnist");
}

}  // namespace
}  // namespace lenslet::native
