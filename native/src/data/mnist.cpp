#include "data/mnist.h"

#include <algorithm>
#include <array>

#include "base/failure.h"
#include "io/gzip.h"
#include "io/sha256.h"

namespace lenslet::native {
namespace {

constexpr std::uint32_t kImagesMagic = 0x803, kLabelsMagic = 0x801;  // Unsigned bytes in three dimensions, in one.
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 28;
constexpr const char* kImageNames[] = {"train-images-idx3-ubyte", "t10k-images-idx3-ubyte"};
constexpr const char* kLabelNames[] = {"train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"};

std::filesystem::path Locate(const std::filesystem::path& folder, const std::string& name) {
  for (const char* ending : {"", ".gz"}) {
    auto path = folder / (name + ending);
    if (std::filesystem::exists(path)) return path;
  }
  throw Failure("MNIST: ", (folder / name).string(), " is missing, and so is ", name,
                ".gz (scripts/data mnist brings all four files to data/mnist)");
}

std::string Hex(std::uint32_t value) {
  std::ostringstream text;
  text << "0x" << std::hex << value;
  return std::move(text).str();
}

struct Idx {
  std::vector<std::int64_t> extents;
  std::vector<std::uint8_t> values;
};

// magic, extents: big-endian 32-bit each; then one byte per value, first extent slowest.
Idx ReadIdx(const std::filesystem::path& path, std::uint32_t magic, Sha256* checksum) {
  GzipFile file(path);
  const std::size_t rank = magic & 0xFF;
  std::vector<std::uint8_t> header(4 + 4 * rank);
  if (const std::size_t got = file.Read(header); got < header.size()) {
    throw Failure(file.name(), ": truncated: ", got, " bytes, the header alone has ", header.size());
  }
  const auto word = [&](std::size_t i) {
    return std::uint32_t{header[4 * i]} << 24 | std::uint32_t{header[4 * i + 1]} << 16 |
           std::uint32_t{header[4 * i + 2]} << 8 | std::uint32_t{header[4 * i + 3]};
  };
  if (word(0) != magic) {
    throw Failure(file.name(), ": not an IDX file of ", rank == 3 ? "images" : "labels", ": begins with ", Hex(word(0)),
                  ", expected ", Hex(magic));
  }

  Idx idx;
  std::uint64_t elements = 1;
  for (std::size_t i = 1; i <= rank; ++i) {
    idx.extents.push_back(word(i));
    elements *= word(i);  // Below 2^62 after two factors, and the third comes only if they are small.
    if (elements == 0 || elements > kLargestFile) {
      throw Failure(file.name(), ": the header says ", word(i), " for extent ", i, " of ", rank,
                    "; the whole must have 1 to ", kLargestFile, " values");
    }
  }
  idx.values.resize(elements);
  if (const std::size_t got = file.Read(idx.values); got < elements) {
    throw Failure(file.name(), ": truncated: ", got, " values, the header says ", elements);
  }
  std::array<std::uint8_t, 1> beyond{};
  if (file.Read(beyond) != 0) throw Failure(file.name(), ": more data than the ", elements, " values the header says");
  if (checksum != nullptr) {
    checksum->Add(std::as_bytes(std::span(header)));
    checksum->Add(std::as_bytes(std::span(idx.values)));
  }
  return idx;
}

LabelledImages ReadPair(const std::filesystem::path& folder, MnistPart part, Sha256* checksum) {
  const std::size_t which = part == MnistPart::kTraining ? 0 : 1;
  const auto images_path = Locate(folder, kImageNames[which]);
  const auto labels_path = Locate(folder, kLabelNames[which]);
  Idx images = ReadIdx(images_path, kImagesMagic, checksum);
  Idx labels = ReadIdx(labels_path, kLabelsMagic, checksum);
  if (images.extents[0] != labels.extents[0]) {
    throw Failure(labels_path.string(), ": ", labels.extents[0], " labels for the ", images.extents[0], " images of ",
                  images_path.string());
  }
  const auto beyond = std::find_if(labels.values.begin(), labels.values.end(), [](std::uint8_t l) { return l > 9; });
  if (beyond != labels.values.end()) {
    throw Failure(labels_path.string(), ": label ", beyond - labels.values.begin(), " is ", int{*beyond},
                  ", expected 0 to 9");
  }
  return {.count = images.extents[0],
          .channels = 1,
          .height = images.extents[1],
          .width = images.extents[2],
          .pixels = std::move(images.values),
          .labels = std::move(labels.values)};
}

}  // namespace

LabelledImages ReadMnist(const std::filesystem::path& folder, MnistPart part) {
  return ReadPair(folder, part, nullptr);
}

DataSet LoadMnist(const MnistSource& source) {
  Sha256 checksum;
  DataSet data;
  data.training = ReadPair(source.folder, MnistPart::kTraining, &checksum);
  data.test = ReadPair(source.folder, MnistPart::kTest, &checksum);
  data.sha256 = checksum.Hex();
  for (int digit = 0; digit <= 9; ++digit) data.classes.push_back(std::to_string(digit));
  LabelledImages &all = data.training, &held_out = data.validation;
  if (all.height != data.test.height || all.width != data.test.width) {
    throw Failure(source.folder.string(), ": training images of ", all.height, "×", all.width, ", test images of ",
                  data.test.height, "×", data.test.width);
  }
  if (source.validation < 0 || source.validation >= all.count) {
    throw Failure("\"validation\": ", source.validation, " of the ", all.count, " training images in ",
                  source.folder.string(), ", expected 0 to ", all.count - 1, ": some must be left to learn from");
  }
  const auto labels = static_cast<std::ptrdiff_t>(source.validation);
  const auto pixels = static_cast<std::ptrdiff_t>(labels * all.height * all.width);
  held_out = {.count = source.validation,
              .channels = 1,
              .height = all.height,
              .width = all.width,
              .pixels = {all.pixels.begin(), all.pixels.begin() + pixels},
              .labels = {all.labels.begin(), all.labels.begin() + labels}};
  all.pixels.erase(all.pixels.begin(), all.pixels.begin() + pixels);
  all.labels.erase(all.labels.begin(), all.labels.begin() + labels);
  all.count -= source.validation;
  return data;
}

}  // namespace lenslet::native
