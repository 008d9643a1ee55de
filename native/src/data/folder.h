// Photos sorted into folders, one for each class.
#pragma once

#include "data/photos.h"

namespace lenslet::native {

// Every file below FOLDER/CLASS whose name does not begin with a dot, in the order of the names; files beside the class
// folders are no part of it. Throws a Failure for fewer than `least` classes, more than 256, or one without files.
PhotoList ListClassFolders(const std::filesystem::path& folder, std::size_t least = 2);

// The same, parted as the source says. Throws a Failure for two folders with different classes, shares that leave
// nothing for training, or a part with a share that gets no photo.
PhotoList ListFolder(const FolderSource& source);

}  // namespace lenslet::native
