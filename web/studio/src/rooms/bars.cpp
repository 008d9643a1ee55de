// A bar for each class; two, one over the other, where two networks are compared.
#include <algorithm>
#include <string>
#include <vector>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

constexpr float kNumber = 72;  // Width of a column of percentages.

struct Bar {
  std::string number;
  float share = 0;
  bool best = false;
};

// The bar of a class in one network; nothing where it has no such class. No class is best where no answer is given.
Bar BarOf(const Scene& scene, const Reader& reader, std::size_t i) {
  const Reading& reading = *reader.reading;
  if (reading.blank() || i >= reading.probabilities.size()) return {"\u2013", 0, false};
  return {Percent(reading.probabilities[i]), reading.probabilities[i], i == reading.best && !scene.tiny};
}

float NameSize(const std::string& name) { return IsWord(name) ? 13 : 17; }

void DrawNumber(const Scene& scene, ImVec2 at, const Bar& bar, ImU32 colour) {
  scene.type.DrawRight(scene.list, at, bar.number, 14, bar.best ? colour : scene.theme.muted,
                       bar.best ? Weight::kSemibold : Weight::kRegular);
}

void DrawTrack(const Scene& scene, const Rect& track, const Bar& bar, ImU32 colour) {
  scene.list.AddRectFilled(track.min(), track.max(), scene.theme.hover, 2);
  if (bar.share > 0) {
    scene.list.AddRectFilled(track.min(), {track.x + std::max(1.0f, track.w * bar.share), track.bottom()}, colour, 2);
  }
}

// The width of a column for the names of all classes.
float NamesWidth(const Scene& scene, const std::vector<std::string>& classes) {
  constexpr float kMost = 84;
  float width = 28;
  for (const std::string& name : classes) {
    width = std::max(width, scene.type.Width(name, NameSize(name), Weight::kSemibold) + 8);
  }
  return std::min(width, kMost);
}

// One network may know more classes than the other; those that both know are the same.
bool AreComparable(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto count = static_cast<std::ptrdiff_t>(std::min(a.size(), b.size()));
  return std::equal(a.begin(), a.begin() + count, b.begin());
}

void DrawRow(const Scene& scene, const Rect& row, const std::string& name, float names, std::size_t i, bool comparing) {
  const Theme& theme = scene.theme;
  const Bar first = BarOf(scene, scene.first, i);
  const float middle = row.centre().y, numbers = comparing ? 2 * kNumber - 8 : kNumber;
  const float thickness = std::min(16.0f, row.h - 12);
  Rect track{row.x + names, middle - thickness / 2, row.w - names - numbers, thickness};
  const float size = NameSize(name);
  scene.type.DrawWithin(scene.list, {row.x, middle + (size > 15 ? 6 : 5)}, names - 4, name, size,
                        first.best ? theme.accent : theme.text, first.best ? Weight::kSemibold : Weight::kRegular);
  if (!comparing) {
    DrawTrack(scene, track, first, first.best ? theme.accent : theme.muted);
    DrawNumber(scene, {row.right(), middle + 5}, first, theme.text);
    return;
  }
  const Bar second = BarOf(scene, scene.second, i);
  const float half = std::max(4.0f, std::floor((std::min(20.0f, row.h - 6) - 2) / 2));
  track.h = half;
  track.y = middle - 1 - half;
  DrawTrack(scene, track, first, scene.tiny ? theme.muted : theme.accent);
  track.y = middle + 1;
  DrawTrack(scene, track, second, scene.tiny ? theme.muted : theme.second);
  DrawNumber(scene, {row.right() - kNumber + 4, middle + 5}, first, theme.accent);
  DrawNumber(scene, {row.right(), middle + 5}, second, theme.second);
}

}  // namespace

void DrawBars(const Scene& scene) {
  const Rect& room = scene.layout.bars;
  const std::vector<std::string>& known = scene.first.facts->classes;
  const bool comparing = scene.second.facts && AreComparable(known, scene.second.facts->classes);
  const bool knows_more = comparing && scene.second.facts->classes.size() > known.size();
  const std::vector<std::string>& classes = knows_more ? scene.second.facts->classes : known;
  const std::size_t count = classes.size();
  const float names = NamesWidth(scene, classes);
  const float pitch = std::min(40.0f, room.h / static_cast<float>(count));
  for (std::size_t i = 0; i < count; ++i) {
    DrawRow(scene, {room.x, room.y + pitch * static_cast<float>(i), room.w, pitch}, classes[i], names, i, comparing);
  }
}

}  // namespace lenslet::studio
