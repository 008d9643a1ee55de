// Images of one's own to measure a model on: FOLDER/CLASS/FILE.
#pragma once

#include <filesystem>

#include "commands/test_set.h"
#include "lenslet/architecture.h"

namespace lenslet::native {

// Every image of the folder, read and prepared as `lenslet predict` does when its input is asked for. The folders bear
// names of the network's classes, one of them or more; for a single output there are two, and the second bears its
// name. Throws a Failure for other folders and for a network whose classes have no names, and then for a file that is
// no image or, to a network that reads drawings, blank. Keeps a reference to `architecture`.
TestSet ReadClassFolders(const Architecture& architecture, const std::filesystem::path& folder);

}  // namespace lenslet::native
