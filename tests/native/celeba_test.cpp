// CelebA's layout.
#include <map>

#include "photo_folder.h"

namespace lenslet::native {
namespace {

namespace fs = std::filesystem;

class CelebA : public Photos {
 protected:
  // Twelve photos of 178×218: red = number; every third smiles; 0-5 training, 6-8 validation, 9-11 test.
  void SetUp() override {
    std::string attributes = "12\r\nEyeglasses Smiling Young \r\n", partition;
    for (int i = 0; i < 12; ++i) {
      const std::string name = Name(i);
      Write("img_align_celeba/" + name, EncodeJpeg(Flat(178, 218, static_cast<std::uint8_t>(20 * i), 50, 50)));
      attributes += name + (i % 3 == 0 ? "  1  1 -1\r\n" : " -1 -1  1\r\n");
      partition += name + " " + std::to_string(i < 6 ? 0 : i < 9 ? 1 : 2) + "\n";
    }
    folder.Write("list_attr_celeba.txt", attributes);
    folder.Write("list_eval_partition.txt", partition);
  }
  static std::string Name(int i) { return (i < 9 ? "00000" : "0000") + std::to_string(i + 1) + ".jpg"; }
  CelebASource Celeba() const { return {.folder = folder.path(), .size = {.channels = 3, .height = 8, .width = 8}}; }
};

TEST_F(CelebA, PartsAndLabelsAreThoseOfTheLists) {
  const DataSet data = Load(Celeba());
  EXPECT_EQ(data.classes, (std::vector<std::string>{"not Smiling", "Smiling"}));
  EXPECT_EQ(data.training.labels, (std::vector<std::uint8_t>{1, 0, 0, 1, 0, 0}));
  EXPECT_EQ(data.validation.labels, (std::vector<std::uint8_t>{1, 0, 0}));
  EXPECT_EQ(data.test.labels, (std::vector<std::uint8_t>{1, 0, 0}));
  ASSERT_EQ(data.training.pixels.size(), 6U * 192);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(data.training.pixels[i * 192], 20.0 * static_cast<double>(i), 3) << "JPEG at quality 95";
  }
  EXPECT_NEAR(data.test.pixels[0], 180, 3);
}

TEST_F(CelebA, AnyAttributeAndLimitsOfEachPart) {
  CelebASource source = Celeba();
  source.attribute = "Young";
  source.training_limit = 4;
  source.validation_limit = 1;
  const DataSet data = Load(source);
  EXPECT_EQ(data.classes[1], "Young");
  EXPECT_EQ(data.training.labels, (std::vector<std::uint8_t>{0, 1, 1, 0}));
  EXPECT_EQ(data.validation.labels, (std::vector<std::uint8_t>{0}));
  EXPECT_EQ(data.test.count, 3);
}

TEST_F(CelebA, WrongListsAreNamedWithTheLine) {
  CelebASource source = Celeba();
  source.attribute = "Male";
  EXPECT_COMPLAINT(Load(source), "there is no attribute Male (there are: Eyeglasses, Smiling, Young)");
  const std::map<std::string, std::string> partitions = {
      {Name(0) + " 3\n", "list_eval_partition.txt, line 1: expected a photo and 0, 1 or 2"},
      {Name(0) + " 0\n" + Name(1) + "\n", "line 2: expected a photo and 0, 1 or 2"},
      {"000099.jpg 0\n", "line 1: expected a photo of list_attr_celeba.txt, found 000099.jpg"},
      {Name(0) + " 0\n" + Name(0) + " 2\n", "line 2: expected " + Name(0) + " only once"},
      {"../../x.jpg 0\n", "line 1: expected a file's name, found ../../x.jpg"},
      {Name(0) + " 1\n", "no photo for training"},
      {"", "no photo for training"}};
  for (const auto& [content, complaint] : partitions) {
    folder.Write("list_eval_partition.txt", content);
    EXPECT_COMPLAINT(Load(Celeba()), complaint);
  }
  const std::map<std::string, std::string> attributes = {
      {"", "list_attr_celeba.txt, line 1: expected the number of photos"},
      {"many\nSmiling\n", "line 1: expected the number of photos"},
      {"1\n", "line 2: expected the attributes"},
      {"1\nYoung Smiling\n1.jpg 1\n", "line 3: expected a photo and 2 values"},
      {"1\nYoung Smiling\n1.jpg 1 0\n", "line 3: expected 1 or -1 for Smiling, found 0"},
      {"2\nSmiling\n1.jpg 1\n1.jpg 1\n", "line 4: expected 1.jpg only once"},
      {"2\nSmiling\n1.jpg 1\n", "1 photos; the first line says 2"}};
  for (const auto& [content, complaint] : attributes) {
    folder.Write("list_attr_celeba.txt", content);
    EXPECT_COMPLAINT(Load(Celeba()), complaint);
  }
  fs::remove(folder / "list_attr_celeba.txt");
  EXPECT_COMPLAINT(Load(Celeba()), "list_attr_celeba.txt: No such file");
}

}  // namespace
}  // namespace lenslet::native
