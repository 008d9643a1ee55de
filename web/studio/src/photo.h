// The photo that lies where the paper was, and the box in it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "captions.h"
#include "crop.h"
#include "geometry.h"
#include "lenslet/image/face.h"

namespace lenslet::studio {

class Photo {
 public:
  // Copies it. The file that it comes from may have had more pixels: that many, upright.
  void Set(const PhotoView& photo, std::int32_t file_width, std::int32_t file_height);
  // Looks for the face in this photo and in each that comes.
  void SetFinder(FaceFinder finder);

  bool empty() const { return pixels_.empty(); }
  PhotoView view() const { return {pixels_, width_, height_, 4 * std::int64_t{width_}}; }
  // What share of a photo the network sees at first.
  void SetShare(double share);
  double share() const { return share_; }
  Crop& crop() { return crop_; }
  const Crop& crop() const { return crop_; }
  // Looked for one in vain; what the visitor has put the box around since may be one all the same.
  bool lacks_face() const { return finder_ && !empty() && !portrait_.has_face && crop_.is_reset(); }
  std::uint32_t revision() const { return revision_; }  // Of the picture, without its box.

  // Where it lies on a sheet: as large as fits, with room for fingers around it.
  Rect On(const Rect& sheet) const;
  // Photo, box and resize to so many cells a side, in words; before there is a photo, what will be. `other` is what a
  // second network cuts out, where that is not the box.
  std::array<StepCaption, 3> Steps(int cells, const std::optional<CropBox>& other) const;

 private:
  void LookForFace();

  std::vector<std::uint8_t> pixels_;
  std::int32_t width_ = 0, height_ = 0, file_width_ = 0, file_height_ = 0;
  double share_ = 1;
  std::optional<FaceFinder> finder_;
  Portrait portrait_;
  Crop crop_;
  std::uint32_t revision_ = 0;
};

}  // namespace lenslet::studio
