#include <turbojpeg.h>

#include <memory>

#include "base/failure.h"
#include "image/image.h"
#include "image/limits.h"

namespace lenslet::native {

RgbaImage DecodeJpeg(std::span<const std::byte> file, const std::string& name) {
  const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  const auto fail = [&] { throw Failure(name, ": damaged JPEG: ", tjGetErrorStr2(decoder.get())); };

  RgbaImage image;
  int subsampling = 0, colour_space = 0;
  if (tjDecompressHeader3(decoder.get(), bytes, file.size(), &image.width, &image.height, &subsampling,
                          &colour_space) != 0) {
    fail();
  }
  if (image.width == 0) throw Failure(name, ": damaged JPEG: there is no image in it");
  CheckSize(name, image.width, image.height);
  if (colour_space == TJCS_CMYK || colour_space == TJCS_YCCK)
    throw Failure(name, ": a CMYK JPEG; expected RGB or grey");
  image.pixels.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 4);
  // Warnings count: a file that was cut short is one. A limit on scans keeps a small file from taking minutes.
  constexpr int kFlags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT;
  if (tjDecompress2(decoder.get(), bytes, file.size(), image.pixels.data(), image.width, 0, image.height, TJPF_RGBA,
                    kFlags) != 0) {
    fail();
  }
  return image;
}

}  // namespace lenslet::native
