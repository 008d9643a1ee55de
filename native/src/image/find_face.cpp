#include "image/find_face.h"

#include "base/failure.h"
#include "image/face_file.h"
#include "io/sha256.h"
#include "lenslet/image/face.h"

namespace lenslet::native {

CropBox FirstBoxOf(const RgbaImage& image, const std::string& name) {
  // A finder serves one thread at a time; its weights are small.
  thread_local FaceFinder finder = Unwrap(FaceFinder::Create(FaceFile()), "the face finder");
  return Unwrap(finder.FirstBox(image.view()), name);
}

const std::string& FaceFinderChecksum() {
  static const std::string checksum = Sha256Hex(FaceFile());
  return checksum;
}

}  // namespace lenslet::native
