#include "stroke.h"

#include <algorithm>
#include <cmath>

namespace lenslet::studio {
namespace {

constexpr float kLeastStep = 2;     // Samples nearer than this, in paper pixels, say nothing new.
constexpr float kChord = 6;         // The longest straight piece of a curve.
constexpr float kThinnest = 0.8f;   // Of the brush's radius, at the ends and at full speed: still MNIST-like.
constexpr float kFullSpeed = 1.6f;  // Radii per 10 ms.

InkPoint Lerp(const InkPoint& a, const InkPoint& b, float t) {
  return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.radius + (b.radius - a.radius) * t};
}

InkPoint Middle(const InkPoint& a, const InkPoint& b) { return Lerp(a, b, 0.5f); }

float Distance(const InkPoint& a, const InkPoint& b) { return std::hypot(b.x - a.x, b.y - a.y); }

// The quadratic Bézier curve from `from` to `to` with the control point `bend`, in chords.
void AppendCurve(InkPoint from, const InkPoint& bend, const InkPoint& to, std::vector<Segment>& segments) {
  const InkPoint start = from;
  const int chords = std::max(1, static_cast<int>(std::ceil((Distance(start, bend) + Distance(bend, to)) / kChord)));
  for (int i = 1; i <= chords; ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(chords);
    const InkPoint next = Lerp(Lerp(start, bend, t), Lerp(bend, to, t), t);
    segments.push_back({from, next});
    from = next;
  }
}

}  // namespace

StrokeSmoother::StrokeSmoother(PenSample first, float radius) : radius_(radius), last_(first) {
  knots_.push_back(Knot(first));
  settled_to_ = knots_.front();
}

InkPoint StrokeSmoother::Knot(const PenSample& sample) {
  const float step = std::hypot(sample.x - last_.x, sample.y - last_.y);
  const float elapsed = std::clamp(static_cast<float>(sample.time_ms - last_.time_ms), 1.0f, 50.0f);
  speed_ += 0.2f * (step / radius_ * 10 / elapsed - speed_);
  length_ += step;
  float width = sample.pressure > 0 ? 0.65f + 0.7f * std::min(sample.pressure, 1.0f)
                                    : 1 - (1 - kThinnest) * std::min(speed_ / kFullSpeed, 1.0f);
  width *= kThinnest + (1 - kThinnest) * std::min(length_ / (2 * radius_), 1.0f);
  last_ = sample;
  return {sample.x, sample.y, radius_ * width};
}

InkPoint StrokeSmoother::Smoothed(std::size_t i) const {
  if (i == 0 || i + 1 >= knots_.size()) return knots_[i];
  return Middle(Middle(knots_[i - 1], knots_[i]), Middle(knots_[i], knots_[i + 1]));
}

void StrokeSmoother::Extend(const PenSample& sample, std::vector<Segment>& settled) {
  if (std::hypot(sample.x - last_.x, sample.y - last_.y) < kLeastStep) return;
  knots_.push_back(Knot(sample));
  const std::size_t n = knots_.size();
  if (n < 3) return;
  // The smoothed knots up to n − 2 are final, so the curve to the middle of n − 3 and n − 2 is.
  const InkPoint bend = Smoothed(n - 3), to = Middle(bend, Smoothed(n - 2));
  AppendCurve(settled_to_, bend, to, settled);
  settled_to_ = to;
}

void StrokeSmoother::Tail(std::span<const PenSample> predicted, std::vector<Segment>& tail) const {
  StrokeSmoother end = *this;
  for (const PenSample& sample : predicted) end.Extend(sample, tail);
  const std::size_t n = end.knots_.size();
  InkPoint last = end.knots_.back();
  if (n == 1) {  // A dot.
    last.radius = radius_;
    tail.push_back({last, last});
    return;
  }
  last.radius *= kThinnest;
  AppendCurve(end.settled_to_, end.Smoothed(n - 2), last, tail);
}

}  // namespace lenslet::studio
