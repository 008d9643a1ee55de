// CelebA's lists. Format: https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html
#pragma once

#include "data/photos.h"

namespace lenslet::native {

// The photos in the order of list_eval_partition.txt. Throws a Failure that names the file, the line and what it should
// have been, or the attributes that there are.
PhotoList ListCelebA(const CelebASource& source);

}  // namespace lenslet::native
