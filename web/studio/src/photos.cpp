// The studio's calls for photos.
#include <algorithm>
#include <string>
#include <utility>

#include "state.h"

namespace lenslet::studio {
namespace {

constexpr float kReach = 22;  // Of a finger: half a touch target.

Result<void> Check(const PhotoView& photo) {
  const auto rows = static_cast<std::size_t>(std::max(photo.height, 0));
  if (photo.width > 0 && photo.stride >= 4 * std::int64_t{photo.width} && rows > 0 &&
      photo.pixels.size() >= static_cast<std::size_t>(photo.stride) * rows) {
    return {};
  }
  return Fail(ErrorCode::kBadImage, "a photo of " + std::to_string(photo.width) + "×" + std::to_string(photo.height) +
                                        " in " + std::to_string(photo.pixels.size()) + " bytes");
}

}  // namespace

Result<void> Studio::PlacePhoto(const PhotoView& photo, std::int32_t file_width, std::int32_t file_height) {
  if (auto checked = Check(photo); !checked) return checked;
  state_->photo.Set(photo, file_width, file_height);
  state_->Measure();
  state_->Update();
  return {};
}

Result<void> Studio::SetFinder(std::span<const std::byte> file) {
  Result<FaceFinder> finder = FaceFinder::Create(file);
  if (!finder) return std::unexpected(finder.error());
  state_->photo.SetFinder(*std::move(finder));
  state_->Update();
  return {};
}

Result<void> Studio::SetFaces(const PhotoView& strip, int count) {
  if (auto checked = Check(strip); !checked) return checked;
  FaceStrip& faces = state_->faces;
  if (faces.count > 0 || count < 1 || strip.width % count != 0) return {};
  faces.rgba.assign(strip.pixels.begin(), strip.pixels.end());
  faces.width = strip.width;
  faces.height = strip.height;
  faces.count = state_->tools.face_count = count;
  const CropBox all{0, 0, static_cast<double>(strip.width), static_cast<double>(strip.height)};
  if (const auto planes = ResizePhoto(strip, all, strip.height, strip.width)) {
    faces.texture.Resize(strip.width, strip.height);
    faces.texture.Update(*planes, strip.width, strip.height);
  }
  state_->Update();
  return {};
}

bool Studio::takes_photos() const { return state_->TakesPhotos(); }
bool Studio::has_photo() const { return !state_->photo.empty(); }
CropBox Studio::crop_box() const { return state_->photo.crop().box(); }

void Studio::CropDown(int hand, float x, float y) {
  if (state_->photo.empty()) return;
  state_->photo.crop().Press(hand, state_->OnPhoto(x, y), state_->PhotoPixels(kReach));
  state_->Update();
}

void Studio::CropMove(int hand, float x, float y) {
  if (state_->photo.empty()) return;
  state_->photo.crop().Drag(hand, state_->OnPhoto(x, y));
  state_->Update();
}

void Studio::CropUp(int hand) {
  state_->photo.crop().Release(hand);
  state_->Update();
}

void Studio::CropCancel() {
  state_->photo.crop().Cancel();
  state_->Update();
}

void Studio::CropShift(float dx, float dy) {
  if (state_->photo.empty()) return;
  state_->photo.crop().Move(state_->PhotoPixels(dx), state_->PhotoPixels(dy));
  state_->Update();
}

void Studio::CropScale(float factor, float x, float y) {
  if (state_->photo.empty() || !(factor > 0)) return;
  state_->photo.crop().Scale(static_cast<double>(factor), state_->OnPhoto(x, y));
  state_->Update();
}

const char* Studio::crop_cursor(float x, float y) const {
  if (state_->photo.empty()) return "pointer";
  const Grip grip = state_->photo.crop().GripAt(state_->OnPhoto(x, y), state_->PhotoPixels(kReach));
  if (grip == Grip{}) return "move";
  if (grip.x == 0) return "ns-resize";
  if (grip.y == 0) return "ew-resize";
  return grip.x == grip.y ? "nwse-resize" : "nesw-resize";
}

}  // namespace lenslet::studio
