#include "io/npy.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/failure.h"
#include "io/file.h"

namespace lenslet::native {
namespace {

static_assert(std::endian::native == std::endian::little, "float32 data is copied as it lies");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30;

// Reads the header, a Python dictionary of exactly three keys:
//   {'descr': '<f4', 'fortran_order': False, 'shape': (1, 28, 28), }
class HeaderReader {
 public:
  HeaderReader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  Shape Read() {
    Expect("{");
    while (!Take("}")) {
      const std::string key = Quoted();
      Expect(":");
      if (key == "descr" && !descr_) {
        descr_ = Quoted();
      } else if (key == "fortran_order" && !fortran_order_) {
        fortran_order_ = Take("True");
        if (!*fortran_order_) Expect("False");
      } else if (key == "shape" && !shape_) {
        shape_ = Tuple();
      } else {
        Fail("an unknown or repeated key '" + key + "'");
      }
      if (!Take(",")) {
        Expect("}");
        break;
      }
    }
    Skip();
    if (!text_.empty()) Fail("text after the dictionary");
    if (!descr_ || !fortran_order_ || !shape_) Fail("a key of descr, fortran_order and shape is missing");
    if (*descr_ != "<f4") throw Failure(name_, ": values of type '", *descr_, "', expected '<f4' (float32)");
    if (*fortran_order_) throw Failure(name_, ": the array is in Fortran order, expected C order");
    return *shape_;
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const { throw Failure(name_, ": not a NumPy header: ", what); }
  void Skip() {
    const std::size_t at = text_.find_first_not_of(" \t\n");
    text_.remove_prefix(std::min(at, text_.size()));
  }
  bool Take(std::string_view token) {
    Skip();
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }
  void Expect(std::string_view token) {
    if (!Take(token)) Fail(Cat("expected ", token));
  }
  std::string Quoted() {
    const char quote = Take("'") ? '\'' : Take("\"") ? '"' : '\0';
    const std::size_t end = quote == '\0' ? text_.npos : text_.find(quote);
    if (end == text_.npos || end > 40) Fail("expected a short string");
    std::string value(text_.substr(0, end));
    text_.remove_prefix(end + 1);
    return value;
  }
  Shape Tuple() {
    std::vector<std::int64_t> extents;
    Expect("(");
    while (!Take(")")) {
      Skip();
      std::int64_t extent = -1;
      const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), extent);
      if (error != std::errc{} || extent < 0) Fail("expected an extent");
      text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
      extents.push_back(extent);
      if (!Take(",")) {
        Expect(")");
        break;
      }
    }
    const auto shape = Shape::From(extents);
    if (!shape) Fail(Cat("more than ", Shape::kMaxRank, " extents, or too large"));
    return *shape;
  }

  std::string_view text_;
  const std::string& name_;
  std::optional<std::string> descr_;
  std::optional<bool> fortran_order_;
  std::optional<Shape> shape_;
};

}  // namespace

NpyArray ParseNpy(std::span<const std::byte> file, const std::string& name) {
  const std::string_view text = AsText(file);
  if (text.size() < 10 || !text.starts_with(kMagic)) throw Failure(name, ": not a .npy file");
  const auto byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(text[i])}; };
  const std::size_t version = byte(6);
  if (version < 1 || version > 3) throw Failure(name, ": .npy version ", version, ", expected 1 to 3");
  const std::size_t start = version == 1 ? 10 : 12;
  if (text.size() < start) throw Failure(name, ": truncated");
  const std::size_t length = byte(8) | byte(9) << 8 | (version == 1 ? 0 : byte(10) << 16 | byte(11) << 24);
  if (text.size() - start < length) throw Failure(name, ": truncated: the header alone has ", start + length, " bytes");

  NpyArray array{.shape = HeaderReader(text.substr(start, length), name).Read(), .values = {}};
  const std::size_t data_bytes = text.size() - start - length;
  const auto elements = static_cast<std::uint64_t>(array.shape.elements());
  if (data_bytes % sizeof(float) != 0 || data_bytes / sizeof(float) != elements) {
    throw Failure(name, ": ", data_bytes, " bytes of data for shape ", ToString(array.shape), ", which has ", elements,
                  " values of 4 bytes");
  }
  array.values.resize(elements);
  if (elements > 0) std::memcpy(array.values.data(), text.data() + start + length, data_bytes);
  return array;
}

NpyArray ReadNpy(const std::filesystem::path& path) { return ParseNpy(ReadFile(path, kLargestFile), path.string()); }

std::vector<std::byte> FormatNpy(const Shape& shape, std::span<const float> values) {
  std::string extents;
  for (const std::int64_t extent : shape.extents()) extents += std::to_string(extent) + ", ";
  if (shape.rank() > 1) extents.resize(extents.size() - 2);
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + extents + "), }";
  constexpr std::size_t kPrefix = 10, kAlignment = 64;
  header.append(kAlignment - 1 - (kPrefix + header.size()) % kAlignment, ' ');
  header += '\n';

  std::string file(kMagic);
  file += {'\x01', '\x00', static_cast<char>(header.size() & 0xFF), static_cast<char>(header.size() >> 8)};
  file += header;
  file += AsText(std::as_bytes(values));
  const auto bytes = AsBytes(file);
  return {bytes.begin(), bytes.end()};
}

}  // namespace lenslet::native
