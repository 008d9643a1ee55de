#include "data/mnist.h"

#include <zlib.h>

#include "temporary_folder.h"

namespace lenslet::native {
namespace {

std::string Word(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

std::string Images(std::uint32_t count, std::uint32_t rows, std::uint32_t columns) {
  std::string file = Word(0x803) + Word(count) + Word(rows) + Word(columns);
  for (std::uint32_t i = 0; i < count * rows * columns; ++i) file += static_cast<char>(i % 251);
  return file;
}

std::string Labels(std::uint32_t count) {
  std::string file = Word(0x801) + Word(count);
  for (std::uint32_t i = 0; i < count; ++i) file += static_cast<char>(i % 10);
  return file;
}

std::string Gzipped(const std::string& content) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(content.size() + 100, '\0');
  std::string in = content;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class Mnist : public testing::Test {
 protected:
  void SetUp() override {
    folder.Write("t10k-images-idx3-ubyte", Images(12, 5, 3));
    folder.Write("t10k-labels-idx1-ubyte", Labels(12));
  }
  LabelledImages Read() { return ReadMnist(folder.path(), MnistPart::kTest); }

  TemporaryFolder folder;
};

TEST_F(Mnist, ReadsExtentsPixelsAndLabels) {
  const LabelledImages images = Read();
  EXPECT_EQ(images.count, 12);
  EXPECT_EQ(images.height, 5);
  EXPECT_EQ(images.width, 3);
  ASSERT_EQ(images.pixels.size(), 180u);
  EXPECT_EQ(images.pixels[179], 179);
  ASSERT_EQ(images.labels.size(), 12u);
  EXPECT_EQ(images.labels[11], 1);
}

TEST_F(Mnist, GzippedGivesTheSameImagesAndChecksum) {
  folder.Write("train-images-idx3-ubyte", Images(20, 5, 3));
  folder.Write("train-labels-idx1-ubyte", Labels(20));
  const DataSet plain = LoadMnist({.folder = folder.path()});
  for (const char* name : {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-labels-idx1-ubyte"}) {
    std::filesystem::remove(folder / name);
  }
  folder.Write("t10k-images-idx3-ubyte.gz", Gzipped(Images(12, 5, 3)));
  folder.Write("t10k-labels-idx1-ubyte.gz", Gzipped(Labels(12)));
  folder.Write("train-labels-idx1-ubyte.gz", Gzipped(Labels(20)));
  EXPECT_EQ(Read().pixels[179], 179);
  const DataSet gzipped = LoadMnist({.folder = folder.path()});
  EXPECT_EQ(gzipped.sha256, plain.sha256);
  EXPECT_EQ(gzipped.training.pixels, plain.training.pixels);
}

TEST_F(Mnist, TheFirstTrainingImagesAreForValidation) {
  folder.Write("train-images-idx3-ubyte", Images(20, 5, 3));
  folder.Write("train-labels-idx1-ubyte", Labels(20));
  const DataSet all = LoadMnist({.folder = folder.path()});
  const DataSet split = LoadMnist({.folder = folder.path(), .validation = 7});
  EXPECT_EQ(split.validation.count, 7);
  EXPECT_EQ(split.training.count, 13);
  std::vector<std::uint8_t> pixels = split.validation.pixels, labels = split.validation.labels;
  EXPECT_EQ(pixels.size(), 7U * 15);
  pixels.insert(pixels.end(), split.training.pixels.begin(), split.training.pixels.end());
  labels.insert(labels.end(), split.training.labels.begin(), split.training.labels.end());
  EXPECT_EQ(pixels, all.training.pixels);
  EXPECT_EQ(labels, all.training.labels);
  EXPECT_EQ(split.classes.size(), 10U);
  EXPECT_COMPLAINT(LoadMnist({.folder = folder.path(), .validation = 20}), "20 of the 20 training images");
  folder.Write("train-images-idx3-ubyte", Images(20, 3, 5));
  EXPECT_COMPLAINT(LoadMnist({.folder = folder.path()}), "training images of 3×5, test images of 5×3");
}

TEST_F(Mnist, AnyTruncationIsAnErrorThatNamesTheFile) {
  const std::string images = Images(12, 5, 3);
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{3}, std::size_t{15}, std::size_t{16}, images.size() - 1}) {
    folder.Write("t10k-images-idx3-ubyte", images.substr(0, length));
    EXPECT_COMPLAINT(Read(), "t10k-images-idx3-ubyte: truncated") << length;
  }
}

TEST_F(Mnist, DamagedOrCutGzipIsAnError) {
  const std::string whole = Gzipped(Images(12, 5, 3));
  std::filesystem::remove(folder / "t10k-images-idx3-ubyte");
  folder.Write("t10k-images-idx3-ubyte.gz", whole.substr(0, whole.size() / 2));
  EXPECT_COMPLAINT(Read(), "t10k-images-idx3-ubyte.gz");
  std::string damaged = whole;
  damaged[damaged.size() - 5] = static_cast<char>(damaged[damaged.size() - 5] ^ 1);  // Of the checksum.
  folder.Write("t10k-images-idx3-ubyte.gz", damaged);
  EXPECT_COMPLAINT(Read(), "t10k-images-idx3-ubyte.gz");
}

TEST_F(Mnist, WrongFilesAreNamedWithWhatTheyAre) {
  folder.Write("t10k-images-idx3-ubyte", Labels(200));
  EXPECT_COMPLAINT(Read(), "begins with 0x801, expected 0x803");
  folder.Write("t10k-images-idx3-ubyte", "<!DOCTYPE html> not found, says the mirror");
  EXPECT_COMPLAINT(Read(), "not an IDX file of images");
  folder.Write("t10k-images-idx3-ubyte", Images(12, 5, 3) + "x");
  EXPECT_COMPLAINT(Read(), "more data");
}

TEST_F(Mnist, HostileExtentsAllocateNothing) {
  folder.Write("t10k-images-idx3-ubyte", Word(0x803) + Word(0xFFFFFFFF) + Word(0xFFFFFFFF) + Word(0xFFFFFFFF));
  EXPECT_COMPLAINT(Read(), "the header says 4294967295");
  folder.Write("t10k-images-idx3-ubyte", Word(0x803) + Word(12) + Word(0) + Word(3));
  EXPECT_COMPLAINT(Read(), "the header says 0");
}

TEST_F(Mnist, CountsAndLabelsMustFit) {
  folder.Write("t10k-labels-idx1-ubyte", Labels(11));
  EXPECT_COMPLAINT(Read(), "11 labels for the 12 images");
  std::string labels = Labels(12);
  labels[8 + 4] = 10;
  folder.Write("t10k-labels-idx1-ubyte", labels);
  EXPECT_COMPLAINT(Read(), "label 4 is 10, expected 0 to 9");
}

TEST_F(Mnist, AMissingFileSaysHowToGetIt) {
  std::filesystem::remove(folder / "t10k-labels-idx1-ubyte");
  EXPECT_COMPLAINT(Read(),
                   "t10k-labels-idx1-ubyte is missing, and so is t10k-labels-idx1-ubyte.gz (scripts/data mnist");
}

}  // namespace
}  // namespace lenslet::native
