// A recipe's data set, found and read.
#pragma once

#include <filesystem>

#include "data/data_set.h"
#include "recipe/recipe.h"

namespace lenslet::native {

// `wanted` if it is given, else data/NAME below the current folder, or below a folder that holds this program (the
// checkout that it was built in). Throws a Failure that says how to get the data where there is no such folder.
std::filesystem::path DataFolder(const Recipe& recipe, const std::filesystem::path& wanted);

// LoadDataSet of the recipe's source in that folder, transformed, with what it has drawn; that follows from its seed.
// Decoded photos are kept beside it, in the folder "cache".
DataSet LoadData(const Recipe& recipe, const std::filesystem::path& folder);

// Drawings to learn from, of which LoadData gives lot 0 as the last of the images to train on. An epoch gets the lot
// (epoch − 1) / kEpochsPerLot: to draw for each would add a sixth to its time.
inline constexpr std::int64_t kEpochsPerLot = 2;
LabelledImages DrawToLearn(const Recipe& recipe, std::int64_t lot);

}  // namespace lenslet::native
