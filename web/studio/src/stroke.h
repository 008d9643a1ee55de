// What a hand did becomes a line of ink: smoothed, with a width that answers to pressure and speed.
#pragma once

#include <span>
#include <vector>

#include "lenslet/image/ink.h"

namespace lenslet::studio {

struct PenSample {  // In paper pixels.
  float x = 0, y = 0;
  float pressure = 0;  // 0 … 1 from a pen, 0 when the device has none.
  double time_ms = 0;
};

struct Segment {
  InkPoint from, to;
};

// The way is divided into knots at equal distances, so that a line looks the same however often the device reports.
// Knots are averaged with their neighbours (¼ ½ ¼), which takes the tremor out of a mouse, and joined by quadratic
// curves through the middles between them. A middle never moves once two more knots are known, so everything before it
// is settled; what lies after it is a tail that each new sample replaces.
class StrokeSmoother {
 public:
  StrokeSmoother(PenSample first, float radius);

  // Appends to `settled` the segments that will not change any more.
  void Extend(const PenSample& sample, std::vector<Segment>& settled);
  // From the settled part to the last sample and on through `predicted`, as it would be if the pen were lifted there.
  void Tail(std::span<const PenSample> predicted, std::vector<Segment>& tail) const;

 private:
  void AddKnot(const PenSample& knot, std::vector<Segment>& settled);
  InkPoint Widened(const PenSample& knot);
  InkPoint Smoothed(std::size_t i) const;

  float radius_;
  float speed_ = 0;              // Low-passed, in radii per 10 ms.
  float length_ = 0;             // Of the way so far.
  PenSample last_knot_, last_;   // `last_` is the end of the way, less than a knot's distance further.
  float since_knot_ = 0;         // Length of the way from the last knot to `last_`.
  std::vector<InkPoint> knots_;  // The last four, before smoothing, with the width at each.
  InkPoint settled_to_;
};

}  // namespace lenslet::studio
