#include "drawing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lenslet::studio {
namespace {

// What undo remembers, at most.
constexpr std::size_t kMarksKept = 256;
constexpr std::size_t kPicturesKept = 24;       // 0.7 MB each.
constexpr std::size_t kSegmentsKept = 100'000;  // 24 bytes each, some 6 paper pixels long.

constexpr float kShowPixels = 8;  // Pictures enlarged more than this keep their pixels as squares.

Box Union(const Box& a, const Box& b) {
  if (a.left >= a.right || a.top >= a.bottom) return b;
  if (b.left >= b.right || b.top >= b.bottom) return a;
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right), std::max(a.bottom, b.bottom)};
}

float Sample(const GrayView& image, float x, float y) {
  const auto at = [&](std::int32_t column, std::int32_t row) {
    column = std::clamp(column, 0, image.width - 1);
    row = std::clamp(row, 0, image.height - 1);
    return static_cast<float>(image.pixels[static_cast<std::size_t>(row * image.stride + column)]);
  };
  const float left = std::floor(x), top = std::floor(y), u = x - left, v = y - top;
  const auto column = static_cast<std::int32_t>(left), row = static_cast<std::int32_t>(top);
  return (at(column, row) * (1 - u) + at(column + 1, row) * u) * (1 - v) +
         (at(column, row + 1) * (1 - u) + at(column + 1, row + 1) * u) * v;
}

// Keeping the aspect, the longer side as long as the paper. Small pictures are enlarged without smoothing, so that the
// network gets back exactly their pixels; others bilinearly.
InkBitmap Fit(const GrayView& image, std::int32_t side) {
  std::vector<std::uint8_t> coverage(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  const float scale = static_cast<float>(std::max(image.width, image.height)) / static_cast<float>(side);
  const auto width = static_cast<std::int32_t>(std::lround(static_cast<float>(image.width) / scale));
  const auto height = static_cast<std::int32_t>(std::lround(static_cast<float>(image.height) / scale));
  const std::int32_t left = (side - width) / 2, top = (side - height) / 2;
  for (std::int32_t y = 0; y < height; ++y) {
    for (std::int32_t x = 0; x < width; ++x) {
      float u = (static_cast<float>(x) + 0.5f) * scale - 0.5f, v = (static_cast<float>(y) + 0.5f) * scale - 0.5f;
      if (scale * kShowPixels < 1) u = std::round(u), v = std::round(v);
      const float value = Sample(image, u, v);
      coverage[static_cast<std::size_t>((top + y) * side + left + x)] = static_cast<std::uint8_t>(value + 0.5f);
    }
  }
  return InkBitmap(side, side, std::move(coverage));
}

}  // namespace

Drawing::Drawing() : base_(kSide, kSide), settled_(kSide, kSide), shown_(kSide, kSide) {}

void Drawing::Begin(const PenSample& sample, float radius, bool erase) {
  Cancel();
  stroke_.emplace(Stroke{StrokeSmoother(sample, radius), Ink{{}, erase, 2 * radius}});
  ShowTail({});
  ++revision_;
}

void Drawing::Extend(std::span<const PenSample> samples) {
  if (!stroke_) return;
  const std::size_t before = stroke_->ink.segments.size();
  for (const PenSample& sample : samples) stroke_->smoother.Extend(sample, stroke_->ink.segments);
  DrawAll(std::span(stroke_->ink.segments).subspan(before), stroke_->ink.erase, settled_);
  ShowTail({});
  ++revision_;
}

void Drawing::DrawAll(std::span<const Segment> segments, bool erase, InkBitmap& bitmap) {
  for (const Segment& segment : segments) {
    const Box box = bitmap.Draw(segment.from, segment.to, erase);
    dirty_ = Union(dirty_, box);
    if (&bitmap == &shown_) tail_ = Union(tail_, box);
  }
}

void Drawing::Predict(std::span<const PenSample> samples) {
  if (stroke_) ShowTail(samples);
}

void Drawing::ShowTail(std::span<const PenSample> predicted) {
  std::vector<Segment> tail;
  stroke_->smoother.Tail(predicted, tail);
  shown_ = settled_;
  dirty_ = Union(dirty_, std::exchange(tail_, Box{}));
  DrawAll(tail, stroke_->ink.erase, shown_);
}

void Drawing::End() {
  if (!stroke_) return;
  Stroke stroke = std::move(*stroke_);
  stroke_.reset();
  const std::size_t before = stroke.ink.segments.size();
  stroke.smoother.Tail({}, stroke.ink.segments);
  DrawAll(std::span(stroke.ink.segments).subspan(before), stroke.ink.erase, settled_);
  shown_ = settled_;
  dirty_ = Union(dirty_, std::exchange(tail_, Box{}));
  ++revision_;
  if (stroke.ink.erase && is_bare()) return;  // There was nothing to erase, so there is nothing to undo.
  Commit(std::move(stroke.ink));
}

void Drawing::Cancel() {
  if (!stroke_) return;
  stroke_.reset();
  Replay();
}

void Drawing::Place(const GrayView& coverage) {
  End();  // A photo that was slow to decode may come while the hand draws: undo brings the stroke back.
  Commit(std::make_shared<const InkBitmap>(Fit(coverage, kSide)));
  Replay();
}

void Drawing::Clear() {
  Cancel();
  if (is_bare()) return;
  Commit(Blank{});
  Replay();
}

void Drawing::Undo() {
  Cancel();
  if (done_ == 0) return;
  --done_;
  Replay();
}

void Drawing::Redo() {
  Cancel();
  if (done_ == marks_.size()) return;
  ++done_;
  Replay();
}

float Drawing::pen() const {
  for (std::size_t i = done_; i > 0; --i) {
    const Ink* const ink = std::get_if<Ink>(&marks_[i - 1]);
    if (!ink) return 0;
    if (!ink->erase) return ink->pen;
  }
  return 0;
}

void Drawing::Commit(Mark mark) {
  marks_.resize(done_);
  marks_.push_back(std::move(mark));
  ++done_;
  ForgetOldest();
  ++revision_;
}

// The oldest marks become part of the sheet that undo ends at.
void Drawing::ForgetOldest() {
  const auto is_too_much = [&] {
    std::size_t pictures = 0, segments = 0;
    for (const Mark& mark : marks_) {
      if (const Ink* ink = std::get_if<Ink>(&mark)) segments += ink->segments.size();
      pictures += std::holds_alternative<Picture>(mark);
    }
    return marks_.size() > kMarksKept || pictures > kPicturesKept || segments > kSegmentsKept;
  };
  while (marks_.size() > 1 && is_too_much()) {
    const Mark& oldest = marks_.front();
    if (const Ink* ink = std::get_if<Ink>(&oldest)) {
      for (const Segment& segment : ink->segments) base_.Draw(segment.from, segment.to, ink->erase);
    } else if (const Picture* picture = std::get_if<Picture>(&oldest)) {
      base_ = **picture;
    } else {
      base_.Clear();
    }
    base_is_bare_ = std::holds_alternative<Blank>(oldest);
    marks_.erase(marks_.begin());
    --done_;
  }
}

void Drawing::Replay() {
  std::size_t first = done_;
  while (first > 0 && std::holds_alternative<Ink>(marks_[first - 1])) --first;
  if (first == 0) {
    settled_ = base_;
  } else if (const Picture* picture = std::get_if<Picture>(&marks_[first - 1])) {
    settled_ = **picture;
  } else {
    settled_.Clear();
  }
  for (std::size_t i = first; i < done_; ++i) {
    const Ink& ink = std::get<Ink>(marks_[i]);
    DrawAll(ink.segments, ink.erase, settled_);
  }
  shown_ = settled_;
  tail_ = {};
  dirty_ = {0, 0, kSide, kSide};
  ++revision_;
}

}  // namespace lenslet::studio
