#include "photo.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "layout.h"

namespace lenslet::studio {

void Photo::Set(const PhotoView& photo, std::int32_t file_width, std::int32_t file_height) {
  const std::size_t row_bytes = 4 * static_cast<std::size_t>(photo.width);
  pixels_.clear();
  pixels_.reserve(row_bytes * static_cast<std::size_t>(photo.height));
  for (std::int32_t y = 0; y < photo.height; ++y) {
    const auto row = photo.pixels.subspan(static_cast<std::size_t>(y * photo.stride), row_bytes);
    pixels_.insert(pixels_.end(), row.begin(), row.end());
  }
  width_ = photo.width;
  height_ = photo.height;
  file_width_ = file_width;
  file_height_ = file_height;
  LookForFace();
  crop_ = Crop(width_, height_, MiddleOf(portrait_.box, share_));
  ++revision_;
}

void Photo::SetFinder(FaceFinder finder) {
  finder_.emplace(std::move(finder));
  if (empty()) return;
  LookForFace();
  crop_.Guess(MiddleOf(portrait_.box, share_));
}

void Photo::LookForFace() {
  portrait_ = {FirstFaceBox(width_, height_), false};
  if (!finder_) return;
  if (const auto found = finder_->FindPortrait(view())) portrait_ = *found;
}

void Photo::SetShare(double share) {
  share_ = share;
  if (!empty()) crop_.Guess(MiddleOf(portrait_.box, share));
}

Rect Photo::On(const Rect& sheet) const {
  const Rect room = sheet.inset(kTouchTarget / 2 + 2);
  if (empty()) return room;
  const auto w = static_cast<float>(width_), h = static_cast<float>(height_);
  const float scale = std::min(room.w / w, room.h / h);
  return {room.centre().x - w * scale / 2, room.centre().y - h * scale / 2, w * scale, h * scale};
}

std::array<StepCaption, 3> Photo::Steps(int cells, const std::optional<CropBox>& other) const {
  std::array<StepCaption, 3> steps = {{{"Photo", "JPEG, PNG, WebP or GIF, turned upright."},
                                       {"Box", "A square of it, around the face."},
                                       {"Resize", Format("The square becomes %d × %d.", cells, cells)}}};
  if (empty()) return steps;
  steps[0].words = Format("%d × %d pixels", static_cast<int>(file_width_), static_cast<int>(file_height_));
  steps[0].words +=
      file_width_ == width_ ? "." : Format(", kept as %d × %d.", static_cast<int>(width_), static_cast<int>(height_));
  const CropBox box = crop_.box();
  const double scale = static_cast<double>(file_width_) / width_, taken = crop_.side() / cells;
  const long side = std::lround(crop_.side() * scale);
  steps[1].words = Format("%ld × %ld of them, from column %ld, row %ld.", side, side, std::lround(box.left * scale),
                          std::lround(box.top * scale));
  if (other) {
    const long seen = std::lround((other->right - other->left) * scale);
    steps[1].words += Format(" The second network gets %ld × %ld.", seen, seen);
  }
  if (lacks_face()) steps[1].words += " No face was found: drag it to one.";
  steps[2].words = taken > 1 ? Format("%d × %d cells, each the mean of what lies under it.", cells, cells)
                             : Format("Enlarged to %d × %d.", cells, cells);
  return steps;
}

}  // namespace lenslet::studio
