// A bar for each class; two, one over the other, where two networks are compared.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
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

// Of so many classes as many as there is room for, in their order: those that either network finds likeliest.
std::vector<std::size_t> LikeliestClasses(const Scene& scene, std::size_t count, std::size_t most, bool comparing) {
  std::vector<std::size_t> classes(count);
  std::iota(classes.begin(), classes.end(), std::size_t{0});
  if (count <= most) return classes;
  const auto share = [&](std::size_t i) {
    const auto of = [&](const Reader& reader) {
      const std::vector<float>& p = reader.reading->probabilities;
      return i < p.size() ? p[i] : 0.0f;
    };
    return comparing ? std::max(of(scene.first), of(scene.second)) : of(scene.first);
  };
  const auto is_before = [&](std::size_t a, std::size_t b) {
    const float p = share(a), q = share(b);
    return p > q || (p == q && a < b);
  };
  std::ranges::nth_element(classes, classes.begin() + static_cast<std::ptrdiff_t>(most), is_before);
  classes.resize(most);
  std::ranges::sort(classes);
  return classes;
}

}  // namespace

void DrawBars(const Scene& scene) {
  constexpr float kTightPitch = 15;  // With which the digits and what is none stay together on the lowest screen.
  constexpr float kEasyPitch = 20;
  const Rect& room = scene.layout.bars;
  const std::vector<std::string>& known = scene.first.facts->classes;
  const bool comparing = scene.second.facts && AreComparable(known, scene.second.facts->classes);
  const bool knows_more = comparing && scene.second.facts->classes.size() > known.size();
  const std::vector<std::string>& classes = knows_more ? scene.second.facts->classes : known;
  const std::size_t count = classes.size();
  const float names = NamesWidth(scene, classes);
  const bool fits = room.h >= kTightPitch * static_cast<float>(count);
  const auto lines = fits ? count : static_cast<std::size_t>(std::max(2.0f, std::floor(room.h / kEasyPitch)));
  const float pitch = std::min(40.0f, room.h / static_cast<float>(lines));
  Rect row{room.x, room.y, room.w, pitch};
  for (const std::size_t i : LikeliestClasses(scene, count, fits ? count : lines - 1, comparing)) {
    DrawRow(scene, row, classes[i], names, i, comparing);
    row.y += pitch;
  }
  if (fits) return;
  scene.type.DrawWithin(scene.list, {row.x, row.centre().y + 5}, row.w, Format("and %zu more", count - (lines - 1)), 13,
                        scene.theme.muted);
}

}  // namespace lenslet::studio
