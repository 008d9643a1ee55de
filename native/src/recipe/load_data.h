// A recipe's data set, found and read.
#pragma once

#include <filesystem>

#include "data/data_set.h"
#include "recipe/recipe.h"

namespace lenslet::native {

// `wanted` if it is given, else where FindMnist finds MNIST, else data/NAME. Throws a Failure where that is not.
std::filesystem::path DataFolder(const Recipe& recipe, const std::filesystem::path& wanted);

// LoadDataSet of the recipe's source in that folder, transformed, with what it has drawn; that follows from its seed.
// Decoded photos are kept beside it, in the folder "cache".
DataSet LoadData(const Recipe& recipe, const std::filesystem::path& folder);

}  // namespace lenslet::native
