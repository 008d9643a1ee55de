#include "json.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace lenslet::json {
namespace {

std::string Rewritten(std::string_view text) {
  const auto document = Document::Parse(text);
  return document ? Write(*document->root()) : document.error().detail;
}

TEST(Document, KeepsWhatATextSays) {
  const struct {
    std::string text, rewritten;
  } kRows[] = {
      {" null ", "null"},
      {"[true, false]", "[true,false]"},
      {"\t{ \"a\" : 1 ,\r\n\"b\":[ ] , \"c\":{}}", R"({"a":1,"b":[],"c":{}})"},
      {"[0, -0, 1.50, 1E+2, -1.5e-3, 18446744073709551616]", "[0,-0,1.50,1E+2,-1.5e-3,18446744073709551616]"},
      {R"("a\"\\\/\b\f\n\r\t\u0041\u001f\u007F")", "\"a\\\"\\\\/\\b\\f\\n\\r\\tA\\u001F\x7F\""},
      {R"("\u00e9\u20AC\ud83D\uDE00")", "\"é€😀\""},
      {"\"é€😀\xF4\x8F\xBF\xBF\"", "\"é€😀\xF4\x8F\xBF\xBF\""},
      {R"({"\u0061": "\u0000"})", R"({"a":"\u0000"})"},
      {R"([["x\n", "y"], {"z\t": ["\\"]}])", R"([["x\n","y"],{"z\t":["\\"]}])"},
  };
  for (const auto& row : kRows) EXPECT_EQ(Rewritten(row.text), row.rewritten);
}

TEST(Document, RefusesWhatJsonHasNot_SayingWhere) {
  const struct {
    std::string text;
    int byte;
  } kRows[] = {
      {"", 0},
      {" ", 1},
      {"nul", 0},
      {"tru e", 0},
      {"1 2", 2},
      {"[1,]", 3},
      {"[1 2]", 3},
      {"[1", 2},
      {"{\"a\"}", 4},
      {"{\"a\":}", 5},
      {"{\"a\":1,}", 7},
      {"{a:1}", 1},
      {"01", 1},
      {"+1", 0},
      {"-", 1},
      {".5", 0},
      {"1.", 2},
      {"1e", 2},
      {"1e+", 3},
      {"0x1", 1},
      {"NaN", 0},
      {"Infinity", 0},
      {"1e999", 5},
      {"1e309", 5},
      {"-1e308", 6},
      {"0.1E+309", 8},
      {"12e307", 6},
      {"1e99999999999999999999", 22},
      {std::string(400, '9'), 400},
      {std::string(309, '9') + ".5", 311},
      {"// a\n1", 0},
      {"'a'", 0},
      {"\"a", 2},
      {"\"a\nb\"", 2},
      {R"("\x41")", 2},
      {R"("\u12G4")", 5},
      {R"("\u123)", 6},
      {R"("\ud83d")", 7},
      {R"("\ud83dx")", 7},
      {R"("\ude00")", 7},
      {"\"\\", 2},
      {"\"\xff\"", 1},
      {"\"\xc0\x80\"", 1},
      {"\"\xe0\x80\x80\"", 1},
      {"\"\xed\xa0\x80\"", 1},
      {"\"\xf4\x90\x80\x80\"", 1},
      {"\"\xf5\x80\x80\x80\"", 1},
      {"\"\xe2\x82\"", 1},
      {"\"\xe2\x82", 1},
      {std::string("1\0", 2), 1},
  };
  for (const auto& row : kRows) {
    const auto document = Document::Parse(row.text);
    ASSERT_FALSE(document) << row.text;
    EXPECT_EQ(document.error().code, ErrorCode::kJsonSyntax) << row.text;
    EXPECT_TRUE(document.error().detail.starts_with("not JSON at byte " + std::to_string(row.byte) + ": expected "))
        << row.text << ": " << document.error().detail;
  }
}

TEST(Document, RefusesEachEndOfAText) {
  const std::string text = R"({"a": [1, -2.5e3, "x\u0041é\n", true], "b": {"c": null}})";
  ASSERT_TRUE(Document::Parse(text));
  for (std::size_t length = 0; length < text.size(); ++length) {
    // On the heap and no longer, so that sanitizers see a byte too many.
    const std::vector<char> cut(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_FALSE(Document::Parse({cut.data(), cut.size()})) << length;
  }
}

TEST(Document, StaysWhole_WhenMoved) {
  const std::string text = R"(["plain", "with\nescape"])";
  auto first = Document::Parse(text);
  ASSERT_TRUE(first);
  const Document second = *std::move(first);
  EXPECT_EQ(Write(*second.root()), R"(["plain","with\nescape"])");
}

}  // namespace
}  // namespace lenslet::json
