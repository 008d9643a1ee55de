// Labelled images in three parts, wherever they come from: what training and measuring take.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace lenslet::native {

// Images of one size with one label each.
struct LabelledImages {
  std::int64_t count = 0, channels = 1, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;  // [count, channels, height, width]
  std::vector<std::uint8_t> labels;  // [count], each an index into DataSet::classes
  std::vector<std::string> names{};  // [count], a photo's file or a drawing's kind; or empty.
};

// A photo that could not be read: its place in the list of all, and a sentence that names it.
struct SkippedPhoto {
  std::size_t place = 0;
  std::string reason;
  bool operator==(const SkippedPhoto&) const = default;
};

struct DataSet {
  LabelledImages training, validation, test;  // Any but `training` may be empty; all have the same extents.
  std::vector<std::string> classes;           // Of two classes the second is the one that a single output gives.
  std::string sha256;                         // Of everything above, or of the files that it was read from.
  std::string drawn_sha256{};                 // Of drawings in it, which are made and not read; or empty.
  std::vector<SkippedPhoto> skipped;          // In the order of their places.
};

// The four files of MNIST's authors; "0" to "9".
struct MnistSource {
  std::filesystem::path folder;
  std::int64_t validation = 0;  // The first so many training images.
};

// How photos become images of one size: the largest box in the middle that has this aspect, or the square around the
// face, as CentreBox, FaceFinder::FindPortrait and ResizePhoto of the core have it.
struct PhotoSize {
  std::int64_t channels = 3, height = 0, width = 0;  // 3: red, green, blue; 1: grey.
  bool faces = false;
};

// torchvision's ImageFolder: FOLDER/CLASS/FILE, PNG or JPEG; the classes are in the order of their names.
// A photo's part follows from its name alone: with u = (the first 64 bits of SHA-256 of "CLASS/FILE") / 2⁶⁴ it is
// for the test if u < test, for validation if u < test + validation, else for training.
struct FolderSource {
  std::filesystem::path folder;
  PhotoSize size{};
  double validation = 0, test = 0;  // Shares of the whole.
  std::filesystem::path more{};     // Another such folder with the same classes, all for training; or empty.
  double more_share = 1;            // Of its photos, those with u < more_share are taken,
  double more_scale = 1;            // and made so much smaller, for tight crops beside photos that are none.
  std::int64_t limit = 0;           // Of each part at most so many, those with the smallest u; 0: all.
};

// CelebA as it is published: img_align_celeba/, list_attr_celeba.txt and list_eval_partition.txt, which says which
// photo is for what. Classes: "not ATTRIBUTE" and "ATTRIBUTE".
struct CelebASource {
  std::filesystem::path folder;
  PhotoSize size{};
  std::string attribute = "Smiling";
  std::int64_t training_limit = 0, validation_limit = 0, test_limit = 0;  // The first so many photos; 0: all.
};

using DataSource = std::variant<MnistSource, FolderSource, CelebASource>;

// At most `most` photos of each part. Throws a Failure for MNIST.
void LimitPhotos(DataSource& source, std::int64_t most);

// Reads a data set. `cache` is the folder where decoded photos are kept for the next time; empty: nowhere. Photos that
// cannot be read are left out and listed in `skipped`. Throws a Failure that names what is wrong: no folder, fewer than
// two classes or more than 256, a class without photos, labels out of range, parts of different extents, no training
// images, more than a tenth of the photos unreadable.
DataSet LoadDataSet(const DataSource& source, const std::filesystem::path& cache = {});

}  // namespace lenslet::native
