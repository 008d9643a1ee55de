// The square that is cut out of a photo, and the hands that move it. It never leaves the photo.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "lenslet/image/photo.h"

namespace lenslet::studio {

// All lengths are pixels of the photo.
struct PhotoPoint {
  double x = 0, y = 0;
};

// Which sides of the box a hand takes along: −1 left or top, 1 right or bottom, both 0 the whole box.
struct Grip {
  int x = 0, y = 0;
  bool operator==(const Grip&) const = default;
};

class Crop {
 public:
  Crop() = default;
  // The guess is a square in the photo. A box is at least a 24th of the longer side, or 16 pixels, unless that guess is
  // smaller: such a box no finger could hold.
  Crop(std::int32_t width, std::int32_t height, const CropBox& guess);

  // Another first guess. A box that nobody has moved goes there, one that is held when its hands let go by Cancel().
  void Guess(const CropBox& guess);

  CropBox box() const { return BoxOf(now_); }
  // As another network would have it, that sees `times` as much: about the same middle, inside the photo.
  CropBox Around(double times) const;
  double side() const { return now_.side; }
  void Reset();
  bool is_reset() const { return now_ == first_; }
  bool can_shrink() const { return now_.side > least_; }
  bool can_grow() const { return now_.side < most_; }

  void Move(double dx, double dy);
  void Scale(double factor, PhotoPoint about);

  // What a hand at this point would take. Sides reach `reach` inwards and outwards, on small boxes less inwards and as
  // much more outwards; wherever no side is, the whole box is taken.
  Grip GripAt(PhotoPoint at, double reach) const;
  // One hand drags what it took by exactly its own way; two stretch the box between them. Others are ignored.
  void Press(int hand, PhotoPoint at, double reach);
  void Drag(int hand, PhotoPoint at);
  void Release(int hand);
  void Cancel();  // Lets go, and the box is where it was before the first hand came.
  bool is_held() const { return hands_[0].has_value(); }

 private:
  struct Square {
    double left = 0, top = 0, side = 0;
    bool operator==(const Square&) const = default;
  };
  struct Hand {
    int id = 0;
    PhotoPoint from, at;
  };

  CropBox BoxOf(const Square& square) const;
  Square Inside(double centre_x, double centre_y, double side) const;
  void Restart();  // Where the hands and the box are now is where they begin.
  void Pull(PhotoPoint way);
  void Stretch();

  double width_ = 0, height_ = 0;
  double least_ = 0, most_ = 0;
  Square first_, now_, before_, start_;
  Grip grip_;
  std::array<std::optional<Hand>, 2> hands_;
};

}  // namespace lenslet::studio
