#include "stroke.h"

#include <algorithm>
#include <cmath>

namespace lenslet::studio {
namespace {

constexpr float kSpacing = 12;      // Of the knots, in paper pixels: 0.4 of MNIST's.
constexpr float kLeastStep = 2;     // A way shorter than this is a dot.
constexpr float kTooFar = 1e5f;     // No hand moves so many paper pixels between two samples.
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

StrokeSmoother::StrokeSmoother(PenSample first, float radius) : radius_(radius), last_knot_(first), last_(first) {
  knots_.push_back(Widened(first));
  settled_to_ = knots_.front();
}

InkPoint StrokeSmoother::Widened(const PenSample& knot) {
  const float step = std::hypot(knot.x - last_knot_.x, knot.y - last_knot_.y);
  const float elapsed = std::clamp(static_cast<float>(knot.time_ms - last_knot_.time_ms), 0.5f, 50.0f);
  speed_ += 0.2f * (step / radius_ * 10 / elapsed - speed_);
  length_ += step;
  float width = knot.pressure > 0 ? 0.65f + 0.7f * std::min(knot.pressure, 1.0f)
                                  : 1 - (1 - kThinnest) * std::min(speed_ / kFullSpeed, 1.0f);
  width *= kThinnest + (1 - kThinnest) * std::min(length_ / (2 * radius_), 1.0f);
  last_knot_ = knot;
  return {knot.x, knot.y, radius_ * width};
}

InkPoint StrokeSmoother::Smoothed(std::size_t i) const {
  if (i == 0 || i + 1 >= knots_.size()) return knots_[i];
  return Middle(Middle(knots_[i - 1], knots_[i]), Middle(knots_[i], knots_[i + 1]));
}

void StrokeSmoother::AddKnot(const PenSample& knot, std::vector<Segment>& settled) {
  knots_.push_back(Widened(knot));
  if (knots_.size() > 4) knots_.erase(knots_.begin());
  const std::size_t n = knots_.size();
  if (n < 3) return;
  // The smoothed knots up to n − 2 are final, so the curve to the middle of n − 3 and n − 2 is.
  const InkPoint bend = Smoothed(n - 3), to = Middle(bend, Smoothed(n - 2));
  AppendCurve(settled_to_, bend, to, settled);
  settled_to_ = to;
}

void StrokeSmoother::Extend(const PenSample& sample, std::vector<Segment>& settled) {
  const PenSample from = last_;
  const float length = std::hypot(sample.x - from.x, sample.y - from.y);
  if (!(length > 0 && length < kTooFar)) return;
  float at = kSpacing - since_knot_;
  for (; at <= length; at += kSpacing) {
    const float t = at / length;
    AddKnot({from.x + (sample.x - from.x) * t, from.y + (sample.y - from.y) * t,
             from.pressure + (sample.pressure - from.pressure) * t,
             from.time_ms + (sample.time_ms - from.time_ms) * static_cast<double>(t)},
            settled);
  }
  since_knot_ = length - (at - kSpacing);
  last_ = sample;
}

void StrokeSmoother::Tail(std::span<const PenSample> predicted, std::vector<Segment>& tail) const {
  StrokeSmoother end = *this;
  for (const PenSample& sample : predicted) end.Extend(sample, tail);
  if (end.since_knot_ >= kLeastStep) end.AddKnot(end.last_, tail);
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
