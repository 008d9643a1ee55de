#include "data/drawn/hand.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lenslet::native {
namespace {

using Line = std::vector<ShapePoint>;  // So dense that it can be drawn straight from point to point.

constexpr double kDegree = std::numbers::pi / 180;

float Narrow(double x) { return static_cast<float>(x); }
double Widen(float x) { return static_cast<double>(x); }

double Distance(const ShapePoint& a, const ShapePoint& b) { return std::hypot(Widen(b.x - a.x), Widen(b.y - a.y)); }

// Catmull-Rom: through b at t = 0 and c at t = 1, with the tangents (c − a) / 2 and (d − b) / 2.
ShapePoint Spline(const ShapePoint& a, const ShapePoint& b, const ShapePoint& c, const ShapePoint& d, double t) {
  const auto blend = [t](float p_, float q_, float r_, float s_) {
    const double p = Widen(p_), q = Widen(q_), r = Widen(r_), s = Widen(s_);
    return Narrow(q + t / 2 * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p))));
  };
  return {blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)};
}

Line Smooth(const ShapeStroke& stroke) {
  constexpr double kStep = 4;  // In the shape's units.
  Line line{stroke.front()};
  for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
    const ShapePoint &b = stroke[i], &c = stroke[i + 1];
    const ShapePoint& a = i == 0 || b.corner ? b : stroke[i - 1];
    const ShapePoint& d = i + 2 == stroke.size() || c.corner ? c : stroke[i + 2];
    const int steps = std::max(1, static_cast<int>(Distance(b, c) / kStep));
    for (int k = 1; k <= steps; ++k) line.push_back(Spline(a, b, c, d, static_cast<double>(k) / steps));
  }
  return line;
}

// The ends of a stroke, a little further out or further in.
void MoveEnds(ShapeStroke& stroke, double deviation, Random& random) {
  const auto move = [&](ShapePoint& end, const ShapePoint& next) {
    const double length = std::max(1.0, Distance(end, next));
    const double by = std::clamp(random.Normal() * deviation, -0.4 * length, 14.0) / length;
    end.x += Narrow(by) * (end.x - next.x);
    end.y += Narrow(by) * (end.y - next.y);
  };
  if (stroke.size() < 2) return;
  move(stroke.front(), stroke[1]);
  move(stroke.back(), stroke[stroke.size() - 2]);
}

// A slow bend of the whole plane: each coordinate gets a wave along the other.
void Bend(std::vector<ShapeStroke>& strokes, Random& random) {
  const double along_x = 6 * random.Normal(), along_y = 6 * random.Normal();
  const double fx = random.Uniform(0.5, 1.5) * std::numbers::pi / 140, px = random.Uniform(0, 6.3);
  const double fy = random.Uniform(0.5, 1.5) * std::numbers::pi / 100, py = random.Uniform(0, 6.3);
  for (ShapeStroke& stroke : strokes) {
    for (ShapePoint& point : stroke) {
      const double x = Widen(point.x), y = Widen(point.y);
      point.x = Narrow(x + along_x * std::sin(fx * y + px));
      point.y = Narrow(y + along_y * std::sin(fy * x + py));
    }
  }
}

// Wider or narrower, slanted, turned.
void Turn(std::vector<ShapeStroke>& strokes, Random& random) {
  const double wide = std::exp(0.22 * random.Normal());
  const double slant = std::tan(std::clamp(10 * random.Normal(), -25.0, 25.0) * kDegree);
  const double angle = (random.Chance(0.4) ? random.Uniform(-22, 22) : 7 * random.Normal()) * kDegree;
  const double c = std::cos(angle), s = std::sin(angle);
  for (ShapeStroke& stroke : strokes) {
    for (ShapePoint& point : stroke) {
      const double y = Widen(point.y) - 70, x = wide * (Widen(point.x) - 50) - slant * y;
      point.x = Narrow(c * x - s * y);
      point.y = Narrow(s * x + c * y);
    }
  }
}

// What a mouse does: a tremor that forgets itself after a few steps.
void Shake(Line& line, double amplitude, Random& random) {
  double dx = 0, dy = 0;
  for (ShapePoint& point : line) {
    dx = 0.7 * dx + amplitude * random.Normal();
    dy = 0.7 * dy + amplitude * random.Normal();
    point.x += Narrow(dx);
    point.y += Narrow(dy);
  }
}

struct Bounds {
  float left = 1e9F, top = 1e9F, right = -1e9F, bottom = -1e9F;
  void Add(const ShapePoint& point) {
    left = std::min(left, point.x), right = std::max(right, point.x);
    top = std::min(top, point.y), bottom = std::max(bottom, point.y);
  }
  float longer_side() const { return std::max({right - left, bottom - top, 1.0F}); }
};

}  // namespace

std::vector<ShapeStroke> Deform(const std::vector<ShapeStroke>& strokes, Random& random) {
  std::vector<ShapeStroke> deformed = strokes;
  const double carelessness = 6 * random.Uniform();
  for (ShapeStroke& stroke : deformed) {
    const double all_x = 0.6 * carelessness * random.Normal(), all_y = 0.6 * carelessness * random.Normal();
    for (ShapePoint& point : stroke) {
      point.x += Narrow(all_x + carelessness * random.Normal());
      point.y += Narrow(all_y + carelessness * random.Normal());
    }
    MoveEnds(stroke, 2 * carelessness, random);
  }
  Bend(deformed, random);
  Turn(deformed, random);
  return deformed;
}

InkBitmap DrawWithPen(const std::vector<ShapeStroke>& strokes, Random& random) {
  constexpr float kSide = 96;  // Of the drawing's longer side, in pixels.
  const double tremor = random.Chance(0.5) ? random.Uniform(0, 2.2) : 0;
  std::vector<Line> lines;
  Bounds bounds;
  for (const ShapeStroke& stroke : strokes) {
    Line line = Smooth(stroke);
    Shake(line, tremor, random);
    for (const ShapePoint& point : line) bounds.Add(point);
    lines.push_back(std::move(line));
  }
  const float scale = kSide / bounds.longer_side();
  const double radius = Widen(kSide) / 2 * std::exp(random.Uniform(std::log(0.025), std::log(0.36)));
  const double unevenness = 0.15 * random.Uniform();
  const float margin = Narrow(1.5 * radius) + 3;

  InkBitmap paper(static_cast<std::int32_t>((bounds.right - bounds.left) * scale + 2 * margin),
                  static_cast<std::int32_t>((bounds.bottom - bounds.top) * scale + 2 * margin));
  double width = 0;
  const auto at = [&](const ShapePoint& point) {
    width = 0.9 * width + unevenness * random.Normal();
    return InkPoint{margin + (point.x - bounds.left) * scale, margin + (point.y - bounds.top) * scale,
                    Narrow(radius * std::clamp(1 + width, 0.7, 1.4))};
  };
  for (const Line& line : lines) {
    InkPoint from = at(line.front());
    if (line.size() == 1) paper.Draw(from, from);
    for (std::size_t i = 1; i < line.size(); ++i) {
      const InkPoint to = at(line[i]);
      paper.Draw(from, to);
      from = to;
    }
  }
  return paper;
}

}  // namespace lenslet::native
