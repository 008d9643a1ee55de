// Photos in folders.
#include "data/data_set.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "io/sha256.h"
#include "photo_folder.h"

namespace lenslet::native {
namespace {

namespace fs = std::filesystem;

std::set<int> RedsOf(const LabelledImages& images, int label) {
  const auto per_image = static_cast<std::size_t>(images.channels * images.height * images.width);
  std::set<int> reds;
  for (std::size_t i = 0; i < images.labels.size(); ++i) {
    if (images.labels[i] == label) reds.insert(images.pixels[i * per_image]);
  }
  return reds;
}

TEST_F(Photos, ClassesAreSortedAndPhotosArePlanar) {
  Write("smile/a.png", EncodePng(Flat(7, 4, 10, 20, 30)));
  Write("smile/deeper/b.jpg", EncodeJpeg(Flat(16, 16, 200, 200, 200)));
  Write("not_smile/.hidden", "?");
  Write("not_smile/x.JPG", EncodePng(Flat(1, 1, 1, 2, 3)));  // The content decides.
  Write("README.md", "beside the classes");
  Write(".git/x", "hidden");
  const DataSet data = Load(Source());
  EXPECT_EQ(data.classes, (std::vector<std::string>{"not_smile", "smile"}));
  EXPECT_EQ(data.training.count, 3);
  EXPECT_EQ(data.training.labels, (std::vector<std::uint8_t>{0, 1, 1}));
  EXPECT_EQ(
      data.training.pixels,
      (std::vector<std::uint8_t>{1,  1,  1,  1,  2,  2,  2,   2,   3,   3,   3,   3,   10,  10,  10,  10,  20,  20,
                                 20, 20, 30, 30, 30, 30, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200}));
  EXPECT_EQ(data.validation.count + data.test.count, 0);
  EXPECT_TRUE(data.skipped.empty());
  EXPECT_EQ(data.sha256.size(), 64U);
}

TEST_F(Photos, TheMiddleOfThatAspectIsKept) {
  // 6×4 with a column of its own colour at each side: the middle square has none of them.
  RgbaImage image = Flat(6, 4, 50, 60, 70);
  for (std::size_t y = 0; y < 4; ++y) {
    for (const std::size_t x : {std::size_t{0}, std::size_t{5}}) image.pixels[(6 * y + x) * 4] = 255;
  }
  Write("a/wide.png", EncodePng(image));
  Write("b/flat.png", EncodePng(Flat(9, 9, 0, 0, 0)));
  FolderSource source = Source();
  source.size = {.channels = 3, .height = 4, .width = 4};
  EXPECT_EQ(Load(source).training.pixels[0], 50);
  source.size = {.channels = 3, .height = 4, .width = 6};
  const DataSet whole = Load(source);
  EXPECT_EQ(whole.training.pixels[0], 255);
  EXPECT_EQ(whole.training.pixels[1], 50);
  source.size = {.channels = 1, .height = 4, .width = 4};
  EXPECT_EQ(Load(source).training.pixels[0], std::lround(0.299 * 50 + 0.587 * 60 + 0.114 * 70));
}

TEST_F(Photos, PartsFollowFromTheNamesAlone) {
  WriteClasses({"a", "bb"}, 100);
  FolderSource source = Source();
  source.validation = 0.2;
  source.test = 0.1;
  const DataSet data = Load(source);
  for (int label = 0; label < 2; ++label) {
    std::set<int> expected[3];
    for (int i = 0; i < 100; ++i) {
      const std::string name = (label == 0 ? "a/" : "bb/") + std::to_string(i) + ".png";
      const double lot = std::stoi(Sha256Hex(std::as_bytes(std::span(name))).substr(0, 7), nullptr, 16) / 268435456.0;
      expected[lot < 0.1 ? 2 : lot < 0.3 ? 1 : 0].insert(i);
    }
    EXPECT_EQ(RedsOf(data.training, label), expected[0]);
    EXPECT_EQ(RedsOf(data.validation, label), expected[1]);
    EXPECT_EQ(RedsOf(data.test, label), expected[2]);
  }
  // One more photo moves none of the others.
  Write("a/new.png", EncodePng(Flat(2, 2, 255, 0, 0)));
  const DataSet more = Load(source);
  EXPECT_EQ(RedsOf(more.test, 1), RedsOf(data.test, 1));
  EXPECT_EQ(RedsOf(more.validation, 1), RedsOf(data.validation, 1));
  EXPECT_NE(more.sha256, data.sha256);
}

TEST_F(Photos, MorePhotosAreAllForTraining) {
  const TemporaryFolder extra;
  WriteClasses({"a", "b"}, 30);
  for (const char* name : {"a", "b"}) {
    fs::create_directory(extra / name);
    for (int i = 0; i < 30; ++i) {
      extra.Write(std::string(name) + "/" + std::to_string(i) + ".png", EncodePng(Flat(2, 2, 200, 0, 0)));
    }
  }
  FolderSource source = Source();
  source.test = 0.3;
  const DataSet alone = Load(source);
  source.more = extra.path();
  const DataSet both = Load(source);
  EXPECT_EQ(both.test.pixels, alone.test.pixels);
  EXPECT_EQ(both.training.count, alone.training.count + 60);
  DataSource limited = source;
  LimitPhotos(limited, 20);
  const auto from_there = std::ranges::count(Load(limited).training.pixels, 200);
  EXPECT_TRUE(from_there > 8 * 2 && from_there < 18 * 4) << "a share of each folder, not " << from_there;
  fs::rename(extra / "b", extra / "c");
  EXPECT_COMPLAINT(Load(source), "the classes are a, c; those of");
}

TEST_F(Photos, MorePhotosCanBeMadeSmallerWithinTheirFrames) {
  const TemporaryFolder extra, cache;
  WriteClasses({"a", "b"}, 30);
  RgbaImage ramp = Flat(4, 4, 0, 100, 200);
  for (std::size_t i = 0; i < 16; ++i) ramp.pixels[4 * i] = static_cast<std::uint8_t>(100 + i);
  for (const char* name : {"a", "b"}) {
    fs::create_directory(extra / name);
    extra.Write(std::string(name) + "/x.png", EncodePng(ramp));
  }
  FolderSource source = Source();
  source.test = 0.3;
  source.size.height = source.size.width = 8;
  source.more = extra.path();
  const DataSet whole = Load(source, cache.path());
  source.more_scale = 0.5;
  const DataSet scaled = Load(source, cache.path());
  EXPECT_NE(scaled.sha256, whole.sha256) << "the cache keeps them apart";
  EXPECT_EQ(scaled.test.pixels, whole.test.pixels);
  const std::size_t last = static_cast<std::size_t>(scaled.training.count - 1) * 3 * 64;
  for (std::size_t y = 0; y < 8; ++y) {
    for (std::size_t x = 0; x < 8; ++x) {
      const auto within = [](std::size_t at) { return std::clamp<std::size_t>(at, 2, 5) - 2; };
      EXPECT_EQ(scaled.training.pixels[last + 8 * y + x], 100 + 4 * within(y) + within(x)) << y << ", " << x;
      EXPECT_EQ(scaled.training.pixels[last + 128 + 8 * y + x], 200);
    }
  }
}

TEST_F(Photos, ALimitTakesTheSmallestLotsOfEachPart) {
  const TemporaryFolder cache;
  WriteClasses({"a", "bb"}, 60);
  FolderSource source = Source();
  source.validation = source.test = 0.25;
  const DataSet all = Load(source, cache.path());
  DataSource limited = source;
  LimitPhotos(limited, 9);
  LimitPhotos(limited, 12);  // The smaller of two.
  const DataSet few = Load(limited, cache.path());
  for (const auto& [some, whole] :
       {std::pair(&few.training, &all.training), {&few.validation, &all.validation}, {&few.test, &all.test}}) {
    ASSERT_EQ(some->count, 9);
    std::vector<std::pair<std::string, std::string>> lots;  // Hexadecimal digits sort as the numbers do.
    for (const std::string& name : whole->names) lots.emplace_back(Sha256Hex(std::as_bytes(std::span(name))), name);
    std::ranges::sort(lots);
    std::set<std::string> expected;
    for (std::size_t i = 0; i < 9; ++i) expected.insert(lots[i].second);
    EXPECT_EQ(std::set(some->names.begin(), some->names.end()), expected);
    EXPECT_TRUE(std::ranges::is_sorted(some->names));
  }
  EXPECT_EQ(Load(source, cache.path()).training.count, all.training.count) << "the cache keeps them apart";
  DataSource mnist = MnistSource{};
  EXPECT_COMPLAINT(LimitPhotos(mnist, 9), "--limit: for photos only");
}

TEST_F(Photos, EachImageBearsTheNameOfItsFile) {
  const TemporaryFolder cache;
  WriteClasses({"a", "b"}, 20);
  Write("a/3.png", "not an image");
  Write("a/4.png: b.png", "nor this");  // Of which "a/4.png: …" is true.
  Write("b/two\nlines.png", "nor this either");
  fs::create_symlink("nowhere", folder.path() / "a" / "5 is missing.png");
  for (int time = 0; time < 2; ++time) {  // Decoded, then from the cache.
    const DataSet data = Load(Source(), cache.path());
    ASSERT_EQ(data.skipped.size(), 4U);
    ASSERT_EQ(data.training.names.size(), static_cast<std::size_t>(data.training.count));
    for (std::size_t i = 0; i < data.training.names.size(); ++i) {
      const std::string expected =
          (data.training.labels[i] == 0 ? "a/" : "b/") + std::to_string(data.training.pixels[i * 12]) + ".png";
      EXPECT_EQ(data.training.names[i], expected);
    }
  }
}

TEST_F(Photos, UnreadablePhotosAreLeftOutAndNamed) {
  WriteClasses({"a", "b"}, 30);
  Write("a/15.png", "not an image");
  Write("b/7.png", EncodePng(Flat(3, 3, 7, 7, 7)).substr(0, 50));
  const DataSet data = Load(Source());
  EXPECT_EQ(data.training.count, 58);
  ASSERT_EQ(data.training.labels.size(), 58U);
  ASSERT_EQ(data.training.pixels.size(), 58U * 12);
  ASSERT_EQ(data.skipped.size(), 2U);
  EXPECT_NE(data.skipped[0].reason.find("a/15.png: neither a PNG nor a JPEG"), std::string::npos)
      << data.skipped[0].reason;
  EXPECT_NE(data.skipped[1].reason.find("b/7.png: damaged PNG"), std::string::npos) << data.skipped[1].reason;
  std::set<int> all;
  for (int i = 0; i < 30; ++i) all.insert(i);
  std::set<int> a = all, b = all;
  a.erase(15);
  b.erase(7);
  EXPECT_EQ(RedsOf(data.training, 0), a);
  EXPECT_EQ(RedsOf(data.training, 1), b);
  fs::create_symlink("nowhere.png", folder / "a/30.png");
  fs::create_symlink("31.png", folder / "a/31.png");
  fs::create_directory_symlink(folder / "b", folder / "a/32");
  const auto skipped = Load(Source()).skipped;
  ASSERT_EQ(skipped.size(), 5U);
  EXPECT_NE(skipped[1].reason.find("a/30.png: No such file"), std::string::npos) << skipped[1].reason;
  EXPECT_NE(skipped[2].reason.find("a/31.png: Too many levels of symbolic links"), std::string::npos)
      << skipped[2].reason;
  EXPECT_NE(skipped[3].reason.find("a/32: not a file"), std::string::npos) << skipped[3].reason;
  for (const char* link : {"a/30.png", "a/31.png", "a/32"}) fs::remove(folder / link);
  for (int i = 0; i < 6; ++i) Write("a/" + std::to_string(i) + ".png", "");
  EXPECT_COMPLAINT(Load(Source()), "8 of 60 photos cannot be read, the first of them");
}

TEST_F(Photos, WrongFoldersAreNamed) {
  EXPECT_COMPLAINT(Load(FolderSource{.folder = folder / "nowhere", .size = Source().size}), "there is no folder");
  EXPECT_COMPLAINT(Load(Source()), "no class; expected a folder for each of at least two");
  WriteClasses({"a"}, 3);
  EXPECT_COMPLAINT(Load(Source()), "only the class a; expected");
  fs::create_directory(folder / "b");
  EXPECT_COMPLAINT(Load(Source()), "b: no photos of this class");
  WriteClasses({"b"}, 3);
  EXPECT_EQ(Load(Source()).training.count, 6);
  FolderSource source = Source();
  source.test = 1e-9;
  EXPECT_COMPLAINT(Load(source), "6 photos give 6 for training, 0 for validation and 0 for the test; expected some");
  for (int i = 0; i < 260; ++i) fs::create_directory(folder / ("class" + std::to_string(i)));
  EXPECT_COMPLAINT(Load(Source()), "262 classes; the limit is 256");
}

}  // namespace
}  // namespace lenslet::native
