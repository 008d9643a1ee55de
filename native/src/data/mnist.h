// MNIST as its authors publish it: four IDX files, gzipped or not.
// Format: http://yann.lecun.com/exdb/mnist/
#pragma once

#include <filesystem>
#include <string>

#include "data/data_set.h"

namespace lenslet::native {

enum class MnistPart { kTraining, kTest };

// Reads train-images-idx3-ubyte and train-labels-idx1-ubyte, or the t10k- pair, each with or without ".gz". Throws a
// Failure that names the file, what it has and what it should have.
LabelledImages ReadMnist(const std::filesystem::path& folder, MnistPart part);

// All of it. The checksum is that of the four files' uncompressed content: training images, training labels, test
// images, test labels.
DataSet LoadMnist(const MnistSource& source);

}  // namespace lenslet::native
