#include "image/find_face.h"

#include "base/failure.h"
#include "image/face_file.h"
#include "io/sha256.h"

namespace lenslet::native {

Portrait FindPortrait(const RgbaImage& image, const std::string& name) {
  // A finder serves one thread at a time; its weights are small.
  thread_local FaceFinder finder = Unwrap(FaceFinder::Create(FaceFile()), "the face finder");
  return Unwrap(finder.FindPortrait(image.view()), name);
}

const std::string& FaceFinderChecksum() {
  static const std::string checksum = Sha256Hex(FaceFile());
  return checksum;
}

}  // namespace lenslet::native
