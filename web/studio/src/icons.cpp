#include "icons.h"

#include <initializer_list>

namespace lenslet::studio {
namespace {

constexpr float kStroke = 1.75f;
constexpr float kPi = 3.14159265f;

// Coordinates run from −12 to 12.
class Pen {
 public:
  Pen(ImDrawList& list, ImVec2 centre, ImU32 colour) : list_(list), centre_(centre), colour_(colour) {}

  void Line(std::initializer_list<ImVec2> points, bool closed = false) {
    for (const ImVec2& p : points) list_.PathLineTo(At(p));
    list_.PathStroke(colour_, kStroke, closed ? ImDrawFlags_Closed : 0);
  }
  void Arc(ImVec2 middle, float radius, float from, float to) {
    list_.PathArcTo(At(middle), radius, from, to, 24);
    list_.PathStroke(colour_, kStroke);
  }
  void Disc(ImVec2 middle, float radius) { list_.AddCircleFilled(At(middle), radius, colour_, 32); }
  void Box(ImVec2 min, ImVec2 max, float rounding) { list_.AddRect(At(min), At(max), colour_, rounding, kStroke); }

 private:
  ImVec2 At(ImVec2 p) const { return {centre_.x + p.x, centre_.y + p.y}; }

  ImDrawList& list_;
  ImVec2 centre_;
  ImU32 colour_;
};

// A line that turns back over the top, with its arrow head; `side` is −1 for undo and 1 for redo.
void DrawTurn(Pen& pen, float side) {
  const float middle = 0.5f;
  pen.Line({{side * 8, -3}, {-side * 2.5f, -3}});
  if (side < 0) {
    pen.Arc({2.5f, middle + 1.5f}, 5, -kPi / 2, kPi / 2);
  } else {
    pen.Arc({-2.5f, middle + 1.5f}, 5, 1.5f * kPi, kPi / 2);
  }
  pen.Line({{-side * 2.5f, 7}, {side * 3, 7}});
  pen.Line({{side * 4, -7}, {side * 8, -3}, {side * 4, 1}});
}

}  // namespace

void DrawIcon(ImDrawList& list, Icon icon, ImVec2 centre, ImU32 colour) {
  Pen pen(list, centre, colour);
  switch (icon) {
    case Icon::kBrushFine:
      pen.Disc({0, 0}, 2.5f);
      break;
    case Icon::kBrushMedium:
      pen.Disc({0, 0}, 4.5f);
      break;
    case Icon::kBrushBroad:
      pen.Disc({0, 0}, 7);
      break;
    case Icon::kEraser:
      pen.Line({{-8.5f, 3}, {2, -7.5f}, {8, -1.5f}, {-0.5f, 7}, {-4.5f, 7}}, true);
      pen.Line({{-3.5f, -2}, {2.5f, 4}});
      pen.Line({{-0.5f, 7}, {8, 7}});
      break;
    case Icon::kUndo:
      DrawTurn(pen, -1);
      break;
    case Icon::kRedo:
      DrawTurn(pen, 1);
      break;
    case Icon::kClear:
      pen.Line({{-8, -5.5f}, {8, -5.5f}});
      pen.Line({{-3, -5.5f}, {-3, -8.5f}, {3, -8.5f}, {3, -5.5f}});
      pen.Line({{-6, -5.5f}, {-5, 8.5f}, {5, 8.5f}, {6, -5.5f}});
      pen.Line({{-1.75f, -1.5f}, {-1.75f, 4.5f}});
      pen.Line({{1.75f, -1.5f}, {1.75f, 4.5f}});
      break;
    case Icon::kPicture:
      pen.Box({-9, -8}, {9, 8}, 2.5f);
      pen.Disc({-4, -3}, 1.6f);
      pen.Line({{-8.5f, 5.5f}, {-3.5f, 1}, {-0.5f, 3.5f}, {4, -1.5f}, {8.5f, 3}});
      break;
    case Icon::kMinus:
      pen.Line({{-7, 0}, {7, 0}});
      break;
    case Icon::kPlus:
      pen.Line({{-7, 0}, {7, 0}});
      pen.Line({{0, -7}, {0, 7}});
      break;
    case Icon::kFrame:
      for (const float x : {-1.0f, 1.0f}) {
        for (const float y : {-1.0f, 1.0f}) pen.Line({{8 * x, 3 * y}, {8 * x, 8 * y}, {3 * x, 8 * y}});
      }
      break;
    case Icon::kOpen:
      pen.Line({{-4.5f, -2.25f}, {0, 2.25f}, {4.5f, -2.25f}});
      break;
    case Icon::kClosed:
      pen.Line({{-2.25f, -4.5f}, {2.25f, 0}, {-2.25f, 4.5f}});
      break;
  }
}

}  // namespace lenslet::studio
