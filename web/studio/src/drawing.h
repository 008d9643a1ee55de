// What is on the paper: a list of marks with undo, and the bitmap that they make.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "lenslet/image/ink.h"
#include "stroke.h"

namespace lenslet::studio {

class Drawing {
 public:
  static constexpr std::int32_t kSide = 840;  // Pixels of the paper, whatever the screen: 30 for each of MNIST's.

  Drawing();

  void Begin(const PenSample& sample, float radius, bool erase);
  void Extend(std::span<const PenSample> samples);
  // Shown until the next sample, or until none is predicted; never kept, and no change of revision().
  void Predict(std::span<const PenSample> samples);
  void End();
  void Cancel();
  bool is_drawing() const { return stroke_.has_value(); }

  // A new sheet with a picture on it, fitted to the paper and centred. `coverage` is 0 … 255, light is ink.
  void Place(const GrayView& coverage);
  void Clear();
  void Undo();
  void Redo();
  bool can_undo() const { return done_ > 0 && !is_drawing(); }
  bool can_redo() const { return done_ < marks_.size() && !is_drawing(); }
  bool is_bare() const {
    return !is_drawing() && (done_ == 0 ? base_is_bare_ : std::holds_alternative<Blank>(marks_[done_ - 1]));
  }

  float pen() const;  // How wide the last stroke of ink on this sheet is, at most; 0 where there is none.
  const InkBitmap& shown() const { return shown_; }
  std::uint32_t revision() const { return revision_; }      // Changes whenever the ink may have.
  Box TakeDirty() { return std::exchange(dirty_, Box{}); }  // What may have changed since this was asked last.

 private:
  struct Ink {
    std::vector<Segment> segments;
    bool erase = false;
    float pen = 0;  // Its width, at most.
  };
  struct Blank {};
  using Picture = std::shared_ptr<const InkBitmap>;
  using Mark = std::variant<Ink, Blank, Picture>;
  struct Stroke {
    StrokeSmoother smoother;
    Ink ink;
  };

  void Commit(Mark mark);
  void ForgetOldest();
  void Replay();
  void DrawAll(std::span<const Segment> segments, bool erase, InkBitmap& bitmap);
  void ShowTail(std::span<const PenSample> predicted);

  InkBitmap base_;  // What the marks that were forgotten had made: as far back as undo goes.
  bool base_is_bare_ = true;
  std::vector<Mark> marks_;
  std::size_t done_ = 0;  // Marks before this one are on the paper, the others can be redone.
  std::optional<Stroke> stroke_;
  InkBitmap settled_, shown_;  // Without and with the moving end of the stroke.
  Box dirty_, tail_;           // `tail_` is where shown_ may differ from settled_.
  std::uint32_t revision_ = 0;
};

}  // namespace lenslet::studio
