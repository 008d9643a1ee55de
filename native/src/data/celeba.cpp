#include "data/celeba.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <ranges>
#include <set>
#include <string_view>

#include "base/failure.h"
#include "base/join.h"
#include "io/file.h"

namespace lenslet::native {
namespace {

using Words = std::vector<std::string_view>;

// A text file, line by line, for errors that say where.
class Lines {
 public:
  explicit Lines(const std::filesystem::path& path) : name_(path.string()), content_(ReadFile(path, kLargestFile)) {
    rest_ = AsText(content_);
  }

  bool Next() {
    ++number_;
    if (rest_.empty()) return false;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    words_.clear();
    for (const auto& part : std::views::split(rest_.substr(0, end), ' ')) {
      std::string_view word(part.begin(), part.end());
      if (word.ends_with('\r')) word.remove_suffix(1);
      if (!word.empty()) words_.push_back(word);
    }
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return true;
  }
  const Words& words() const { return words_; }

  template <typename... Parts>
  [[noreturn]] void Expected(const Parts&... what) const {
    throw Failure(name_, ", line ", number_, ": expected ", what...);
  }

 private:
  static constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 28;
  std::string name_;
  std::vector<std::byte> content_;
  std::string_view rest_;
  std::int64_t number_ = 0;
  Words words_;
};

// Photo → whether it has the attribute.
std::map<std::string, bool, std::less<>> ReadAttribute(const std::filesystem::path& path,
                                                       const std::string& attribute) {
  Lines lines(path);
  std::size_t count = 0;
  if (!lines.Next() || lines.words().size() != 1 ||
      std::from_chars(lines.words()[0].begin(), lines.words()[0].end(), count).ec != std::errc()) {
    lines.Expected("the number of photos");
  }
  if (!lines.Next()) lines.Expected("the attributes");
  const std::vector<std::string> names(lines.words().begin(), lines.words().end());
  const auto wanted = std::ranges::find(names, attribute);
  if (wanted == names.end()) {
    throw Failure(path.string(), ": there is no attribute ", attribute, " (there are: ", Join(names), ")");
  }
  const auto column = static_cast<std::size_t>(wanted - names.begin()) + 1;

  std::map<std::string, bool, std::less<>> has;
  while (lines.Next()) {
    if (lines.words().empty()) continue;
    if (lines.words().size() != names.size() + 1) lines.Expected("a photo and ", names.size(), " values");
    const std::string_view value = lines.words()[column];
    if (value != "1" && value != "-1") lines.Expected("1 or -1 for ", attribute, ", found ", value);
    if (!has.emplace(lines.words()[0], value == "1").second) lines.Expected(lines.words()[0], " only once");
  }
  if (has.size() != count) throw Failure(path.string(), ": ", has.size(), " photos; the first line says ", count);
  return has;
}

}  // namespace

PhotoList ListCelebA(const CelebASource& source) {
  const auto has = ReadAttribute(source.folder / "list_attr_celeba.txt", source.attribute);
  PhotoList list{.photos = {}, .classes = {"not " + source.attribute, source.attribute}};
  std::int64_t left[] = {source.training_limit, source.validation_limit, source.test_limit};
  for (std::int64_t& limit : left) {
    if (limit <= 0) limit = static_cast<std::int64_t>(has.size());
  }
  Lines lines(source.folder / "list_eval_partition.txt");
  std::set<std::string_view> seen;
  while (lines.Next()) {
    const Words& words = lines.words();
    if (words.empty()) continue;
    if (words.size() != 2 || words[1].size() != 1 || words[1][0] < '0' || words[1][0] > '2') {
      lines.Expected("a photo and 0, 1 or 2");
    }
    if (words[0].find('/') != std::string_view::npos) lines.Expected("a file's name, found ", words[0]);
    const auto found = has.find(words[0]);
    if (found == has.end()) lines.Expected("a photo of list_attr_celeba.txt, found ", words[0]);
    if (!seen.insert(found->first).second) lines.Expected(words[0], " only once");
    const auto part = static_cast<std::size_t>(words[1][0] - '0');
    if (left[part]-- <= 0) continue;
    list.photos.push_back({.path = source.folder / "img_align_celeba" / words[0],
                           .name = std::string(words[0]),
                           .label = static_cast<std::uint8_t>(found->second),
                           .part = static_cast<Part>(part)});
  }
  const auto is_training = [](const PhotoFile& photo) { return photo.part == Part::kTraining; };
  if (std::ranges::none_of(list.photos, is_training)) {
    throw Failure((source.folder / "list_eval_partition.txt").string(), ": no photo for training (0)");
  }
  return list;
}

}  // namespace lenslet::native
