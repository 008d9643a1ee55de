// Every rule of the container broken once.
#include <cstdlib>
#include <memory>

#include "core/description/support.h"
#include "lenslet/safetensors.h"

namespace lenslet {
namespace {

using test::Fails;
using test::FileOf;
using test::Succeeds;

std::vector<std::uint8_t> Zeros(std::size_t count) { return std::vector<std::uint8_t>(count); }

std::string Entry(const std::string& name, const std::string& dtype, const std::string& shape,
                  const std::string& offsets) {
  return '"' + name + R"(": {"dtype": ")" + dtype + R"(", "shape": )" + shape + R"(, "data_offsets": )" + offsets + "}";
}

TEST(ReadSafetensors, RejectsEachBrokenHeader_NamingTheTensor) {
  const std::string good = Entry("w", "F32", "[2]", "[0, 8]");
  const struct {
    std::string header;
    std::size_t data_bytes;
    ErrorCode code;
    std::string detail;
  } kRows[] = {
      {"", 0, ErrorCode::kBadHeader, "'{'"},
      {" {" + good + "}", 8, ErrorCode::kBadHeader, "'{'"},
      {"[]", 0, ErrorCode::kBadHeader, "'{'"},
      {"{", 0, ErrorCode::kBadHeader, "not JSON"},
      {"{" + good + "}x", 8, ErrorCode::kBadHeader, "not JSON"},
      {"{" + good + ", \"\xff\": 1}", 8, ErrorCode::kBadHeader, "not JSON"},
      {"{" + good + ", " + Entry("w", "F32", "[2]", "[8, 16]") + "}", 16, ErrorCode::kBadHeader,
       R"("w" appears twice)"},
      {R"({"w": {"dtype": "F32", "dtype": "F32", "shape": [2], "data_offsets": [0, 8]}})", 8, ErrorCode::kBadHeader,
       R"("dtype" appears twice)"},
      {R"({"w": [1]})", 0, ErrorCode::kBadHeader, R"(tensor "w": expected an object)"},
      {R"({"w": {"shape": [2], "data_offsets": [0, 8]}})", 8, ErrorCode::kBadHeader, R"(tensor "w".dtype: missing)"},
      {R"({"w": {"dtype": "F32", "data_offsets": [0, 8]}})", 8, ErrorCode::kBadHeader, R"(tensor "w".shape: missing)"},
      {R"({"w": {"dtype": "F32", "shape": [2]}})", 8, ErrorCode::kBadHeader, R"(tensor "w".data_offsets: missing)"},
      {R"({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8], "order": 1}})", 8, ErrorCode::kBadHeader,
       R"(tensor "w": unknown key "order")"},
      {"{" + Entry("w", "F32", "[-2]", "[0, 8]") + "}", 8, ErrorCode::kBadHeader, R"(tensor "w".shape[0])"},
      {"{" + Entry("w", "F32", "[2.0]", "[0, 8]") + "}", 8, ErrorCode::kBadHeader, R"(tensor "w".shape[0])"},
      {"{" + Entry("w", "F32", "[1,1,1,1,1,1,1,1,2]", "[0, 8]") + "}", 8, ErrorCode::kBadHeader, R"(tensor "w".shape)"},
      {"{" + Entry("w", "F32", "[4294967296, 4294967296]", "[0, 0]") + "}", 0, ErrorCode::kBadHeader, R"(tensor "w")"},
      {"{" + Entry("w", "F32", "[0, 4294967296, 4294967296]", "[0, 0]") + "}", 0, ErrorCode::kBadHeader,
       R"(tensor "w")"},
      // 2^62 elements of four bytes are 0 modulo 2^64.
      {"{" + Entry("w", "F32", "[4611686018427387904]", "[0, 0]") + "}", 0, ErrorCode::kBadOffsets, R"(tensor "w")"},
      {"{" + Entry("w", "F32", "[1073741824]", "[0, 0]") + "}", 0, ErrorCode::kBadOffsets, R"(tensor "w")"},
      {"{" + Entry("w", "F64", "[1]", "[0, 8]") + "}", 8, ErrorCode::kBadDtype, R"(tensor "w": expected dtype F32)"},
      {"{" + Entry("w", "I64", "[]", "[0, 8]") + "}", 8, ErrorCode::kBadDtype, R"(found "I64")"},
      {"{" + Entry("bn.num_batches_tracked", "I64", "[1]", "[0, 8]") + "}", 8, ErrorCode::kBadDtype,
       "num_batches_tracked"},
      {"{" + Entry("w", "f32", "[2]", "[0, 8]") + "}", 8, ErrorCode::kBadDtype, R"(found "f32")"},
      {"{" + Entry("w", "F32", "[2]", "[8, 0]") + "}", 8, ErrorCode::kBadOffsets, R"(tensor "w")"},
      {"{" + Entry("w", "F32", "[2]", "[0]") + "}", 8, ErrorCode::kBadOffsets, R"(tensor "w")"},
      {"{" + Entry("w", "F32", "[2]", "[0, 8, 8]") + "}", 8, ErrorCode::kBadHeader, R"(tensor "w".data_offsets)"},
      {"{" + Entry("w", "F32", "[2]", "[0, 7]") + "}", 7, ErrorCode::kBadOffsets, "7 bytes"},
      {"{" + Entry("w", "F32", "[2]", "[0, 9]") + "}", 9, ErrorCode::kBadOffsets, "9 bytes"},
      {"{" + Entry("w", "F16", "[2]", "[0, 8]") + "}", 8, ErrorCode::kBadOffsets, R"(tensor "w")"},
      {"{" + Entry("w", "F32", "[2]", "[0, 9223372036854775808]") + "}", 8, ErrorCode::kBadHeader, "data_offsets[1]"},
      {"{" + good + "}", 7, ErrorCode::kFileTruncated, R"(tensor "w": its data ends at byte 8 of 7)"},
      {"{" + good + "}", 9, ErrorCode::kBadOffsets, "1 bytes after the last tensor"},
      {"{}", 1, ErrorCode::kBadOffsets, "1 bytes after the last tensor"},
      {"{" + Entry("w", "F32", "[2]", "[4, 12]") + "}", 12, ErrorCode::kBadOffsets, "(gap)"},
      {"{" + good + ", " + Entry("v", "F32", "[1]", "[12, 16]") + "}", 16, ErrorCode::kBadOffsets, R"(tensor "v")"},
      {"{" + good + ", " + Entry("v", "F32", "[2]", "[4, 12]") + "}", 12, ErrorCode::kBadOffsets, "(overlap)"},
      {"{" + good + ", " + Entry("v", "F32", "[2]", "[0, 8]") + "}", 8, ErrorCode::kBadOffsets, "(overlap)"},
      {R"({"__metadata__": [], )" + good + "}", 8, ErrorCode::kBadHeader, "__metadata__"},
      {R"({"__metadata__": {"epoch": 3}, )" + good + "}", 8, ErrorCode::kBadHeader, R"("epoch" is no string)"},
  };
  for (const auto& row : kRows) {
    const auto file = FileOf(row.header, Zeros(row.data_bytes));
    EXPECT_TRUE(Fails(ReadSafetensors(file), row.code, row.detail))
        << row.header << " with " << row.data_bytes << " bytes";
  }
}

TEST(ReadSafetensors, RejectsBrokenLengths) {
  for (std::size_t bytes = 0; bytes < 8; ++bytes) {
    EXPECT_TRUE(Fails(ReadSafetensors(std::vector<std::byte>(bytes)), ErrorCode::kFileTruncated, "at least 8 bytes"));
  }
  auto file = FileOf("{}");
  file[0] = std::byte{3};
  EXPECT_TRUE(Fails(ReadSafetensors(file), ErrorCode::kFileTruncated, "claims 3 bytes"));
  for (const int byte : {3, 4, 7}) {  // Lengths beyond 16 MiB, beyond 32 bits and with the sign bit.
    auto huge = FileOf("{}");
    huge[static_cast<std::size_t>(byte)] = std::byte{0xFF};
    EXPECT_TRUE(Fails(ReadSafetensors(huge), ErrorCode::kBadHeader, "16 MiB")) << byte;
  }
}

TEST(ReadSafetensors, SaysThatAWebPageIsNone) {
  const std::string_view page = "<!doctype html><title>404</title>";
  const std::vector<std::byte> file(reinterpret_cast<const std::byte*>(page.data()),
                                    reinterpret_cast<const std::byte*>(page.data()) + page.size());
  EXPECT_TRUE(Fails(ReadSafetensors(file), ErrorCode::kBadHeader, "is this a safetensors file?"));
}

TEST(ReadSafetensors, FailsOnEveryTruncation) {
  Safetensors content;
  const float values[] = {1, 2, 3};
  content.tensors.Add("w", {3}, values);
  content.tensors.Add("b", {1}, std::span(values, 1));
  const auto file = WriteSafetensors(content);
  ASSERT_TRUE(Succeeds(ReadSafetensors(file)));
  for (std::size_t bytes = 0; bytes < file.size(); ++bytes) {
    EXPECT_FALSE(ReadSafetensors(std::span(file).first(bytes))) << "the first " << bytes << " of " << file.size();
  }
}

TEST(ReadSafetensors, BoundsTheNumberOfTensors) {
  std::string most = "{";
  for (int i = 0; i < 8192; ++i) {
    most += (i > 0 ? ", " : "") + Entry("t" + std::to_string(i), "F32", "[0]", "[0, 0]");
  }
  const std::string metadata = R"(, "__metadata__": {})", another = ", " + Entry("u", "F32", "[0]", "[0, 0]");
  EXPECT_TRUE(Succeeds(ReadSafetensors(FileOf(most + "}"))));
  EXPECT_TRUE(Succeeds(ReadSafetensors(FileOf(most + metadata + "}"))));
  for (const std::string& rest : {another, metadata + another}) {
    EXPECT_TRUE(Fails(ReadSafetensors(FileOf(most + rest + "}")), ErrorCode::kTooLarge, "8192 tensors, found 8193"));
  }
}

// Before it allocates them: an allocation that fails would end a WebAssembly program.
TEST(ReadSafetensors, BoundsTheElements) {
  const std::size_t elements = (std::size_t{1} << (sizeof(void*) == 4 ? 25 : 28)) + 1, bytes = 2 * elements;
  const auto head =
      FileOf("{" + Entry("w", "F16", "[" + std::to_string(elements) + "]", "[0, " + std::to_string(bytes) + "]") + "}");
  // From calloc, whose pages take no memory until they are touched.
  const std::unique_ptr<void, decltype(&std::free)> memory(std::calloc(head.size() + bytes, 1), &std::free);
  ASSERT_NE(memory, nullptr);
  std::memcpy(memory.get(), head.data(), head.size());
  const std::span file(static_cast<const std::byte*>(memory.get()), head.size() + bytes);
  EXPECT_TRUE(Fails(ReadSafetensors(file), ErrorCode::kTooLarge, std::to_string(elements) + " elements"));
}

TEST(ReadSafetensors, ShowsHostileNamesHarmlessly) {
  const auto result = ReadSafetensors(FileOf(R"({"a\u001b[31m\u0000\"": 1})"));
  EXPECT_TRUE(Fails(result, ErrorCode::kBadHeader, R"(tensor "a\x1b[31m\x00"")"));
}

}  // namespace
}  // namespace lenslet
