// Decoded photos that are kept for the next time.
#include <chrono>

#include "photo_folder.h"

namespace lenslet::native {
namespace {

namespace fs = std::filesystem;

class Cached : public Photos {
 protected:
  // Says whether the photos were decoded: a photo is damaged without changing length and time, which the cache covers.
  void Damage(const fs::path& photo) const {
    const auto changed = fs::last_write_time(photo);
    std::fstream(photo, std::ios::in | std::ios::out | std::ios::binary) << "damaged!";
    fs::last_write_time(photo, changed);
  }
  std::vector<fs::path> Entries() const {
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(cache.path())) entries.push_back(entry.path());
    return entries;
  }
  TemporaryFolder cache;
};

TEST_F(Cached, ASecondTimeComesFromTheCache_UntilAPhotoChanges) {
  WriteClasses({"a", "b"}, 30);
  Write("a/x.png", "broken");
  const DataSet first = Load(Source(), cache.path());
  ASSERT_EQ(Entries().size(), 1U);
  Damage(folder / "b/5.png");
  const DataSet second = Load(Source(), cache.path());
  EXPECT_EQ(second.sha256, first.sha256);
  EXPECT_EQ(second.training.pixels, first.training.pixels);
  EXPECT_EQ(second.training.labels, first.training.labels);
  EXPECT_EQ(second.classes, first.classes);
  EXPECT_EQ(second.skipped, first.skipped);
  EXPECT_EQ(second.training.count, 60);

  fs::last_write_time(folder / "b/5.png", fs::last_write_time(folder / "b/5.png") + std::chrono::seconds(1));
  EXPECT_EQ(Load(Source(), cache.path()).training.count, 59);
  EXPECT_EQ(Entries().size(), 1U) << "an old entry is replaced";
  FolderSource source = Source();
  source.test = 0.3;
  EXPECT_GT(Load(source, cache.path()).test.count, 0) << "another split is another set";
  source.size.width = 3;
  EXPECT_EQ(Load(source, cache.path()).test.width, 3);
}

TEST_F(Cached, ADamagedOrTruncatedEntryIsMadeAgain) {
  WriteClasses({"a", "b"}, 20);
  const DataSet first = Load(Source(), cache.path());
  const fs::path entry = Entries().at(0);
  const auto size = fs::file_size(entry);
  for (const std::uintmax_t length : {std::uintmax_t{0}, std::uintmax_t{10}, size / 2, size - 1}) {
    fs::resize_file(entry, length);
    EXPECT_EQ(Load(Source(), cache.path()).training.pixels, first.training.pixels) << length;
    EXPECT_EQ(fs::file_size(entry), size);
  }
  std::fstream file(entry, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(size) - 5);
  file << "abc";
  file.close();
  EXPECT_EQ(Load(Source(), cache.path()).training.pixels, first.training.pixels);
}

TEST_F(Cached, ACacheThatCannotBeWrittenIsNoFailure) {
  WriteClasses({"a", "b"}, 2);
  EXPECT_EQ(Load(Source(), folder.Write("file", "in the way")).training.count, 4);
}

}  // namespace
}  // namespace lenslet::native
