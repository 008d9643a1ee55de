#include "crop.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lenslet::studio {
namespace {

constexpr double kLeastShare = 1.0 / 24, kLeastSide = 16;

double Distance(PhotoPoint a, PhotoPoint b) { return std::hypot(a.x - b.x, a.y - b.y); }
PhotoPoint Between(PhotoPoint a, PhotoPoint b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

// How long the side may become when it is held at its other end, or, where neither end is taken, in the whole photo.
double Room(int grip, double begin, double end, double extent) {
  return grip > 0 ? extent - begin : grip < 0 ? end : extent;
}

double Begin(int grip, double begin, double end, double side, double extent) {
  const double at = grip > 0 ? begin : grip < 0 ? end - side : (begin + end - side) / 2;
  return std::clamp(at, 0.0, extent - side);
}

}  // namespace

Crop::Crop(std::int32_t width, std::int32_t height, const CropBox& guess) : width_(width), height_(height) {
  most_ = std::min(width_, height_);
  Guess(guess);
}

void Crop::Guess(const CropBox& guess) {
  const Square former = std::exchange(first_, {guess.left, guess.top, guess.right - guess.left});
  if (now_ == former && !is_held()) now_ = first_;
  if (before_ == former) before_ = first_;
  least_ = std::min({first_.side, now_.side, std::max(kLeastSide, kLeastShare * std::max(width_, height_))});
  Restart();
}

// A sum may round to a trace more than the photo's own size.
CropBox Crop::BoxOf(const Square& square) const {
  const auto [left, top, side] = square;
  return {left, top, std::min(left + side, width_), std::min(top + side, height_)};
}

CropBox Crop::Around(double times) const {
  return BoxOf(Inside(now_.left + now_.side / 2, now_.top + now_.side / 2, now_.side * times));
}

void Crop::Reset() {
  now_ = first_;
  Restart();
}

Crop::Square Crop::Inside(double centre_x, double centre_y, double side) const {
  side = std::clamp(side, least_, most_);
  return {std::clamp(centre_x - side / 2, 0.0, width_ - side), std::clamp(centre_y - side / 2, 0.0, height_ - side),
          side};
}

void Crop::Move(double dx, double dy) {
  now_.left = std::clamp(now_.left + dx, 0.0, width_ - now_.side);
  now_.top = std::clamp(now_.top + dy, 0.0, height_ - now_.side);
  Restart();
}

// What lies at `about` stays at the same place of the box, as far as the photo goes.
void Crop::Scale(double factor, PhotoPoint about) {
  const double side = std::clamp(now_.side * factor, least_, most_), by = side / now_.side;
  const double x = now_.left + now_.side / 2, y = now_.top + now_.side / 2;
  now_ = Inside(about.x + (x - about.x) * by, about.y + (y - about.y) * by, side);
  Restart();
}

Grip Crop::GripAt(PhotoPoint at, double reach) const {
  const double inwards = std::min(reach, now_.side / 4), outwards = 2 * reach - inwards;
  const auto side_at = [&](double from_begin) {
    const double from_end = now_.side - from_begin;
    if (from_begin < -outwards || from_end < -outwards) return 2;  // Beyond both.
    return from_begin <= inwards ? -1 : from_end <= inwards ? 1 : 0;
  };
  const int x = side_at(at.x - now_.left), y = side_at(at.y - now_.top);
  return x == 2 || y == 2 ? Grip{} : Grip{x, y};
}

void Crop::Press(int hand, PhotoPoint at, double reach) {
  if (!hands_[0]) {
    before_ = now_;
    hands_[0] = {hand, at, at};
    grip_ = GripAt(at, reach);
  } else if (!hands_[1] && hands_[0]->id != hand) {
    hands_[1] = {hand, at, at};
  } else {
    return;
  }
  Restart();
}

void Crop::Drag(int hand, PhotoPoint at) {
  const auto held = std::ranges::find_if(hands_, [&](const auto& one) { return one && one->id == hand; });
  if (held == hands_.end()) return;
  (*held)->at = at;
  if (hands_[1]) {
    Stretch();
  } else {
    Pull({at.x - hands_[0]->from.x, at.y - hands_[0]->from.y});
  }
}

void Crop::Release(int hand) {
  if (hands_[0] && hands_[0]->id == hand) {
    hands_[0] = std::exchange(hands_[1], {});
  } else if (hands_[1] && hands_[1]->id == hand) {
    hands_[1].reset();
  } else {
    return;
  }
  grip_ = {};  // Of two hands, the one that stays moves the box.
  Restart();
}

void Crop::Cancel() {
  if (!is_held()) return;
  now_ = before_;
  hands_ = {};
}

void Crop::Restart() {
  start_ = now_;
  for (auto& hand : hands_) {
    if (hand) hand->from = hand->at;
  }
}

void Crop::Pull(PhotoPoint way) {
  const auto [left, top, side] = start_;
  if (grip_ == Grip{}) {
    now_ = Inside(left + side / 2 + way.x, top + side / 2 + way.y, side);
    return;
  }
  const double longer = (grip_.x * way.x + grip_.y * way.y) / (std::abs(grip_.x) + std::abs(grip_.y));
  const double room = std::min(Room(grip_.x, left, left + side, width_), Room(grip_.y, top, top + side, height_));
  const double now = std::clamp(side + longer, std::min(least_, room), room);
  now_ = {Begin(grip_.x, left, left + side, now, width_), Begin(grip_.y, top, top + side, now, height_), now};
}

// The points of the box that the hands took stay under them, as far as the photo and its smallest box allow.
void Crop::Stretch() {
  const PhotoPoint from = Between(hands_[0]->from, hands_[1]->from), to = Between(hands_[0]->at, hands_[1]->at);
  const double apart = Distance(hands_[0]->from, hands_[1]->from);
  const double factor = apart > 0 ? Distance(hands_[0]->at, hands_[1]->at) / apart : 1;
  const double side = std::clamp(start_.side * factor, least_, most_), by = side / start_.side;
  now_ = Inside(to.x + (start_.left + start_.side / 2 - from.x) * by,
                to.y + (start_.top + start_.side / 2 - from.y) * by, side);
}

}  // namespace lenslet::studio
