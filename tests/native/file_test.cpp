#include "io/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cmath>

#include "io/json.h"
#include "io/sha256.h"
#include "temporary_folder.h"

namespace lenslet::native {
namespace {

std::string Content(const std::filesystem::path& path) { return std::string(AsText(ReadFile(path, 1000))); }

std::size_t CountFiles(const TemporaryFolder& folder) {
  const auto begin = std::filesystem::directory_iterator(folder.path());
  return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator{}));
}

TEST(File, WritesNewAndReplacesOld_LeavingNothingElse) {
  const TemporaryFolder folder;
  WriteFileAtomically(folder / "a", AsBytes("one"));
  WriteFileAtomically(folder / "a", AsBytes("two"));
  EXPECT_EQ(Content(folder / "a"), "two");
  EXPECT_EQ(CountFiles(folder), 1u);
}

TEST(File, WhatKilledProcessesLeftIsGone_ButNothingElse) {
  const TemporaryFolder folder;
  const std::string running = ".a.1.tmp", other = ".b.99999999.tmp", no_number = ".a.x.tmp";  // No number is so large.
  for (const std::string& name : {running, other, no_number, std::string(".a.99999999.tmp")}) folder.Write(name, "x");
  WriteFileAtomically(folder / "a", AsBytes("one"));
  EXPECT_FALSE(std::filesystem::exists(folder / ".a.99999999.tmp"));
  for (const std::string& name : {running, other, no_number}) EXPECT_EQ(Content(folder / name), "x") << name;
  EXPECT_EQ(CountFiles(folder), 4u);
}

TEST(File, IsCreatedByOneOfTwo) {
  const TemporaryFolder folder;
  EXPECT_TRUE(CreateFile(folder / "a"));
  EXPECT_FALSE(CreateFile(folder / "a"));
  EXPECT_EQ(Content(folder / "a"), "");
  EXPECT_COMPLAINT(CreateFile(folder / "no/a"), "no/a: No such file");
}

TEST(File, ALinkStaysALink) {
  const TemporaryFolder folder;
  folder.Write("real", "old");
  std::filesystem::create_symlink(folder / "real", folder / "link");
  WriteFileAtomically(folder / "link", AsBytes("new"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(Content(folder / "real"), "new");

  std::filesystem::create_symlink("not-yet", folder / "dangling");
  WriteFileAtomically(folder / "dangling", AsBytes("first"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "dangling"));
  EXPECT_EQ(Content(folder / "not-yet"), "first");

  std::filesystem::create_symlink("circle", folder / "circle");
  EXPECT_COMPLAINT(WriteFileAtomically(folder / "circle", AsBytes("x")), "circle: Too many levels of symbolic links");
}

TEST(File, KeepsThePermissionsOfWhatItReplaces) {
  const TemporaryFolder folder;
  WriteFileAtomically(folder / "a", AsBytes("one"));
  const auto mode = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  std::filesystem::permissions(folder / "a", mode);
  WriteFileAtomically(folder / "a", AsBytes("two"));
  EXPECT_EQ(std::filesystem::status(folder / "a").permissions(), mode);
  EXPECT_EQ(Content(folder / "a"), "two");
}

TEST(File, AFolderThatIsNotThereOrATargetThatIsNoFileIsNamed) {
  const TemporaryFolder folder;
  EXPECT_COMPLAINT(WriteFileAtomically(folder / "no/such/a", AsBytes("x")), "no/such/a: No such file");
  EXPECT_COMPLAINT(WriteFileAtomically(folder.path(), AsBytes("x")), "not a file");
  EXPECT_EQ(CountFiles(folder), 0u);
}

TEST(File, ReadingStopsAtTheLimit_DoesNotWaitForAPipe_AndNamesAnEmptyName) {
  const TemporaryFolder folder;
  EXPECT_COMPLAINT(ReadFile(folder.Write("a", "12345"), 4), "5 bytes, more than the limit of 4");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_COMPLAINT(ReadFile(folder / "pipe", 100), "not a file");
  EXPECT_COMPLAINT(ReadFile("", 100), "cannot read \"\": expected the name of a file");
}

// FIPS 180-2, appendix B.1 and B.2.
TEST(Sha256, GivesTheStandardsOwnExamples) {
  EXPECT_EQ(Sha256Hex(AsBytes("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex(AsBytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Json, WritesAnyBytesAsValidUtf8) {
  Json json = Json::MakeObject();
  json.Set("file", std::string("a\xFF\"\xC3\xA9\xED\xA0\x80")).Set("p", 0.1f).Set("nan", std::nan("")).Set("n", -3);
  EXPECT_EQ(json.Text(false), "{\"file\":\"a\uFFFD\\\"é\uFFFD\uFFFD\uFFFD\",\"p\":0.1,\"nan\":null,\"n\":-3}");
}

}  // namespace
}  // namespace lenslet::native
