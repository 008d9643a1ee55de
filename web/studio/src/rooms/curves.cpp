// How the network learned: loss and accuracy on training and validation images, epoch by epoch, as its file tells.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

constexpr float kAxis = 56;      // Left of a plot, for its numbers.
constexpr float kEpochs = 28;    // Below it, for the epochs.
constexpr float kLegend = 32;    // Above it.
constexpr float kFloor = 5e-5f;  // Smaller losses, and smaller shares of mistakes, are drawn as this.
constexpr float kTickRoom = 24;  // Between the baselines of an axis.

// Of a line; more could not be told apart.
constexpr std::size_t kMostPoints = 1000;

// Loss as it is; accuracy by its mistakes, upside down, so that both ends of learning can be seen and better is up.
struct Quantity {
  const char* title;
  float Epoch::* training;
  float Epoch::* validation;
  bool is_accuracy;
};
constexpr std::array<Quantity, 2> kQuantities = {
    {{"Loss", &Epoch::training_loss, &Epoch::validation_loss, false},
     {"Accuracy", &Epoch::training_accuracy, &Epoch::validation_accuracy, true}}};

std::string ValueText(const Quantity& quantity, float value) {
  if (!std::isfinite(value)) return "\u2013";
  const auto number = static_cast<double>(value);
  return quantity.is_accuracy ? Format("%.2f %%", 100 * number) : Format("%.4f", number);
}

class Plot {
 public:
  Plot(const Scene& scene, const Rect& room, const Quantity& quantity)
      : scene_(scene),
        quantity_(quantity),
        history_(scene.first.facts->history),
        room_(room),
        area_{room.x + kAxis, room.y + kLegend, room.w - kAxis - 8, room.h - kLegend - kEpochs} {
    for (const Epoch& epoch : history_) {
      for (const float value : {epoch.*quantity.training, epoch.*quantity.validation}) {
        if (!std::isfinite(value)) continue;
        low_ = std::min(low_, Height(value));
        high_ = std::max(high_, Height(value));
      }
    }
    if (low_ > high_) low_ = high_ = 0;  // No number at all.
    const float margin = std::max(0.05f, 0.05f * (high_ - low_));
    low_ -= margin;
    high_ += margin;
  }

  void Draw() const {
    DrawScale();
    DrawLine(quantity_.training, scene_.theme.muted, 1.5f);
    DrawLine(quantity_.validation, scene_.theme.accent, 2.5f);
    DrawLegend(Hovered());
  }

 private:
  // Better is greater.
  float Height(float value) const { return -std::log10(std::max(quantity_.is_accuracy ? 1 - value : value, kFloor)); }
  float Y(float value) const {
    const float share = (Height(value) - low_) / (high_ - low_);
    return quantity_.is_accuracy ? area_.bottom() - share * area_.h : area_.y + share * area_.h;
  }
  float X(std::size_t epoch) const {
    if (history_.size() < 2) return area_.centre().x;
    return area_.x + area_.w * static_cast<float>(epoch) / static_cast<float>(history_.size() - 1);
  }

  // Powers of ten, and of what lies between as much as there is room for.
  void DrawScale() const {
    const Theme& theme = scene_.theme;
    std::vector<float> taken;
    for (const float factor : {1.0f, 5.0f, 2.0f}) {
      for (int power = -4; power <= 3; ++power) {
        const float part = factor * std::pow(10.0f, static_cast<float>(power));
        const float value = quantity_.is_accuracy ? 1 - part : part;
        if (value < 0 || Height(value) < low_ || Height(value) > high_) continue;
        const float y = Y(value);
        if (std::ranges::any_of(taken, [&](float other) { return std::abs(other - y) < kTickRoom; })) continue;
        taken.push_back(y);
        scene_.list.AddLine({area_.x, y}, {area_.right(), y}, theme.line, 1);
        const auto number = static_cast<double>(value);
        scene_.type.DrawRight(scene_.list, {area_.x - 8, y + 5},
                              quantity_.is_accuracy ? Format("%.4g %%", 100 * number) : Format("%.4g", number), 13,
                              theme.muted);
      }
    }
    scene_.list.AddLine({area_.x, area_.bottom()}, {area_.right(), area_.bottom()}, theme.muted, 1);
    const float y = area_.bottom() + 20;
    scene_.type.Draw(scene_.list, {X(0), y}, history_.size() == 1 ? "epoch 1" : "1", 13, theme.muted);
    if (history_.size() > 1)
      scene_.type.DrawRight(scene_.list, {X(history_.size() - 1), y}, Format("epoch %zu", history_.size()), 13,
                            theme.muted);
  }

  // Through every epoch, or, of more than kMostPoints, through the first, the last, and two of each few between.
  void DrawLine(float Epoch::* what, ImU32 colour, float thickness) const {
    const std::size_t count = history_.size();
    const std::size_t few = count <= kMostPoints ? 1 : (2 * count + kMostPoints - 1) / kMostPoints;
    std::vector<ImVec2> points;
    const auto flush = [&] {
      if (points.size() == 1) scene_.list.AddCircleFilled(points[0], 2 * thickness, colour, 12);  // Maybe hundreds.
      // From high to low and back, joints would be thinner than hairs.
      const std::size_t piece = few > 1 ? 2 : points.size();
      for (std::size_t i = 0; i + 1 < points.size(); i += piece - 1) {
        scene_.list.AddPolyline(&points[i], static_cast<int>(piece), colour, thickness);
      }
      points.clear();
    };
    for (std::size_t begin = 0, end = 1; begin < count; begin = end) {
      if (begin > 0) end = std::max(begin + 1, std::min(begin + few, count - 1));
      std::size_t low = end, high = end;  // The lowest and the highest of the few, so that no leap is lost.
      for (std::size_t i = begin; i < end; ++i) {
        const float value = history_[i].*what;
        if (!std::isfinite(value)) continue;
        if (low == end || value < history_[low].*what) low = i;
        if (high == end || value > history_[high].*what) high = i;
      }
      if (low == end) {
        flush();
        continue;
      }
      const auto add = [&](std::size_t epoch) { points.push_back({X(epoch), Y(history_[epoch].*what)}); };
      add(std::min(low, high));
      if (low != high) add(std::max(low, high));
    }
    flush();
  }

  // The epoch under the pointer, else the last one.
  std::size_t Hovered() const {
    const std::size_t last = history_.size() - 1;
    if (!scene_.pointer || !room_.contains(*scene_.pointer) || last == 0) return last;
    const float share = std::clamp((scene_.pointer->x - area_.x) / area_.w, 0.0f, 1.0f);
    const auto epoch = static_cast<std::size_t>(std::lround(share * static_cast<float>(last)));
    scene_.list.AddLine({X(epoch), area_.y}, {X(epoch), area_.bottom()}, scene_.theme.muted, 1);
    for (const auto& [what, colour] :
         {std::pair(quantity_.training, scene_.theme.muted), std::pair(quantity_.validation, scene_.theme.accent)}) {
      const float value = history_[epoch].*what;
      if (std::isfinite(value)) scene_.list.AddCircleFilled({X(epoch), Y(value)}, 4, colour);
    }
    return epoch;
  }

  void DrawLegend(std::size_t epoch) const {
    const Theme& theme = scene_.theme;
    const Epoch& at = history_[epoch];
    const float y = room_.y + 17;
    float x = scene_.type.Draw(scene_.list, {room_.x, y}, quantity_.title, 14, theme.text, Weight::kSemibold) + 12;
    const auto key = [&](const char* words, float value, ImU32 colour, float thickness) {
      scene_.list.AddRectFilled({x, y - 5 - thickness / 2}, {x + 14, y - 5 + thickness / 2}, colour);
      x = scene_.type.Draw(scene_.list, {x + 20, y}, words + (" " + ValueText(quantity_, value)), 13, theme.muted) + 12;
    };
    key("training", at.*quantity_.training, theme.muted, 2);
    if (std::ranges::any_of(history_, [&](const Epoch& e) { return std::isfinite(e.*quantity_.validation); }))
      key("validation", at.*quantity_.validation, theme.accent, 3);
    const std::string epoch_text = Format("epoch %zu", epoch + 1);
    if (x + scene_.type.Width(epoch_text, 13) <= room_.right())
      scene_.type.DrawRight(scene_.list, {room_.right() - 8, y}, epoch_text, 13, theme.muted);
  }

  const Scene& scene_;
  const Quantity& quantity_;
  const std::vector<Epoch>& history_;
  Rect room_, area_;
  float low_ = 1e9f, high_ = -1e9f;
};

}  // namespace

void DrawCurves(const Scene& scene) {
  const Rect& room = scene.layout.curves;
  if (room.h <= 0) return;
  const ModelFacts& facts = *scene.first.facts;
  const std::string title = "How " + scene.first.title + " learned";
  scene.type.DrawWithin(scene.list, {room.x, room.y + 17}, room.w, title, 14, scene.theme.muted);
  if (facts.history.empty()) {
    scene.type.DrawWrapped(scene.list, {room.x, room.y + kTitleHeight + 24}, room.w,
                           "The file of this network does not tell how it was trained, so there are no curves to draw.",
                           15, 22, scene.theme.text);
    return;
  }
  const bool beside = scene.layout.plots_in_a_row > 1;
  const float gap = 24, w = beside ? (room.w - gap) / 2 : room.w;
  const float h = (room.h - kTitleHeight) / (beside ? 1 : 2);
  for (std::size_t i = 0; i < kQuantities.size(); ++i) {
    const auto n = static_cast<float>(i);
    Plot(scene, {room.x + (beside ? n * (w + gap) : 0), room.y + kTitleHeight + (beside ? 0 : n * h), w, h - 8},
         kQuantities[i])
        .Draw();
  }
}

}  // namespace lenslet::studio
