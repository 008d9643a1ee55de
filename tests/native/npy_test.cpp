#include "io/npy.h"

#include <bit>
#include <limits>
#include <random>

#include "io/file.h"
#include "temporary_folder.h"

namespace lenslet::native {
namespace {

std::string File(const std::string& header, std::size_t data_bytes, char version = 1) {
  std::string file = std::string("\x93NUMPY") + version + '\0';
  file += static_cast<char>(header.size() & 0xFF);
  file += static_cast<char>(header.size() >> 8);
  if (version > 1) file += std::string(2, '\0');
  return file + header + std::string(data_bytes, '\0');
}

NpyArray Parse(const std::string& file) { return ParseNpy(AsBytes(file), "x.npy"); }

TEST(Npy, ReadsBackWhatItWrote_BitForBit) {
  const std::vector<float> values{1.5f,
                                  -0.0f,
                                  std::numeric_limits<float>::infinity(),
                                  std::numeric_limits<float>::quiet_NaN(),
                                  std::numeric_limits<float>::denorm_min(),
                                  7};
  for (const Shape& shape : {Shape{6}, Shape{2, 3}, Shape{1, 1, 3, 2}}) {
    const auto file = FormatNpy(shape, values);
    const NpyArray array = ParseNpy(file, "x.npy");
    EXPECT_EQ(array.shape, shape);
    ASSERT_EQ(array.values.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(std::bit_cast<std::uint32_t>(array.values[i]), std::bit_cast<std::uint32_t>(values[i])) << i;
    }
    EXPECT_EQ((file.size() - 4 * values.size()) % 64, 0u) << "the format asks for aligned data";
  }
}

TEST(Npy, ReadsAScalarAndAnEmptyArray) {
  EXPECT_EQ(Parse(File("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 4)).shape.rank(), 0u);
  EXPECT_TRUE(Parse(File("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", 0)).values.empty());
}

TEST(Npy, TakesVersionTwoAndAnyOrderOfKeys) {
  EXPECT_EQ(Parse(File("{\"shape\":(2,),'fortran_order':False,'descr':'<f4'}\n", 8, 2)).shape, (Shape{2}));
}

TEST(Npy, NamesWhatItDoesNotTake) {
  EXPECT_COMPLAINT(Parse(File("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 8)),
                   "'<f8', expected '<f4'");
  EXPECT_COMPLAINT(Parse(File("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", 4)), "'>f4'");
  EXPECT_COMPLAINT(Parse(File("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", 4)), "Fortran");
  EXPECT_COMPLAINT(Parse(File("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8)), "8 bytes of data");
  EXPECT_COMPLAINT(Parse(File("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 5)), "5 bytes of data");
  EXPECT_COMPLAINT(Parse("\x89PNG\r\n\x1A\n and more"), "not a .npy file");
  EXPECT_COMPLAINT(Parse(File("", 0, 9)), "version 9");
}

TEST(Npy, RejectsHostileShapes) {
  const auto with = [](const std::string& shape) {
    return File("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }", 4);
  };
  for (const char* shape : {"(4294967296, 4294967296)", "(-1,)", "(9223372036854775808,)", "(1,1,1,1,1,1,1,1,1)", "(1",
                            "(1 1)", "(1,,)", "(0x1,)", "[1]", "1", "(4611686018427387905,)"}) {
    EXPECT_COMPLAINT(Parse(with(shape)), "x.npy: ") << shape;
  }
}

TEST(Npy, RejectsHeadersThatAreNotTheDictionary) {
  for (const char* header : {"", "{", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'descr': '<f4'}", "{'descr",
                             "{'descr': '<f4', 'fortran_order': Maybe, 'shape': ()}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (), } trailing",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 1}"}) {
    EXPECT_COMPLAINT(Parse(File(header, 4)), "not a NumPy header") << header;
  }
}

TEST(Npy, SurvivesEveryTruncationAndRandomDamage) {
  const auto good = FormatNpy(Shape{2, 2}, std::vector<float>{1, 2, 3, 4});
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_THROW(ParseNpy(std::span(good).first(length), "x.npy"), std::runtime_error) << "length " << length;
  }
  constexpr unsigned kSeed = 20;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 20'000; ++round) {
    auto damaged = good;
    for (int i = 0; i < 3; ++i) damaged[random() % 90] = static_cast<std::byte>(random());
    try {
      const NpyArray array = ParseNpy(damaged, "x.npy");
      EXPECT_EQ(array.values.size(), static_cast<std::size_t>(array.shape.elements())) << "round " << round;
    } catch (const std::runtime_error&) {
    }
  }
}

}  // namespace
}  // namespace lenslet::native
