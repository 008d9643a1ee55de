// The label in large type, a bar for each class, and what is known about the network.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

std::string Percent(float share) {
  char text[16];
  // Never a rounded 100 or 0 that is not one.
  if (share < 0.9995f || share == 1) {
    std::snprintf(text, sizeof text, share >= 0.0005f || share == 0 ? "%.1f %%" : "< 0.1 %%",
                  100 * static_cast<double>(share));
  } else {
    std::snprintf(text, sizeof text, "> 99.9 %%");
  }
  return text;
}

std::string Grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::ptrdiff_t i = std::ssize(text) - 3; i > 0; i -= 3) text.insert(static_cast<std::size_t>(i), ",");
  return text;
}

std::vector<std::size_t> Ranked(const std::vector<float>& probabilities) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return probabilities[a] > probabilities[b]; });
  return order;
}

void DrawBar(const Scene& scene, const Rect& row, const std::string& label, float share, bool blank, bool best) {
  const float middle = row.centre().y;
  const float track_x = row.x + 28, track_w = row.w - 28 - 72, thickness = std::min(16.0f, row.h - 12);
  const ImVec2 min{track_x, middle - thickness / 2}, max{track_x + track_w, middle + thickness / 2};
  scene.type.DrawWithin(scene.list, {row.x, middle + 6}, 24, label, 17, best ? scene.theme.accent : scene.theme.text,
                        best ? Weight::kSemibold : Weight::kRegular);
  scene.list.AddRectFilled(min, max, scene.theme.hover, 2);
  if (!blank && share > 0) {
    const ImU32 colour = best ? scene.theme.accent : scene.theme.muted;
    scene.list.AddRectFilled(min, {min.x + std::max(1.0f, track_w * share), max.y}, colour, 2);
  }
  scene.type.DrawRight(scene.list, {row.right(), middle + 5}, blank ? "\u2013" : Percent(share), 14,
                       best ? scene.theme.text : scene.theme.muted, best ? Weight::kSemibold : Weight::kRegular);
}

void DrawBars(const Scene& scene) {
  const Rect& room = scene.layout.bars;
  const std::size_t count = scene.facts.classes.size();
  const float pitch = std::min(40.0f, room.h / static_cast<float>(count));
  const float top = room.y;
  for (std::size_t i = 0; i < count; ++i) {
    const bool blank = scene.reading.blank();
    DrawBar(scene, {room.x, top + pitch * static_cast<float>(i), room.w, pitch}, scene.facts.classes[i],
            blank ? 0 : scene.reading.probabilities[i], blank, !blank && i == scene.reading.best);
  }
}

struct Words {
  std::string first, second;
};

// While there is no answer.
Words Invite(const Scene& scene) {
  if (scene.reading.failed) return {"No answer", "this network's numbers overflow here"};
  return {scene.bare ? "Draw a digit" : "Nothing to read", "and watch the numbers follow your pen"};
}

Words Describe(const Scene& scene, const std::vector<std::size_t>& order) {
  const auto& p = scene.reading.probabilities;
  const std::string& best = scene.facts.classes[order[0]];
  const std::string& next = scene.facts.classes[order[1]];
  if (p[order[0]] >= 0.9f) return {"It reads " + best, Percent(p[order[0]]) + " sure"};
  if (p[order[0]] >= 0.6f) return {"Probably " + best, Percent(p[order[0]]) + ", else " + next};
  return {"Not sure", best + " or " + next + "?"};
}

// Beside the paper: the label as tall as the room, the words at its right.
void DrawLarge(const Scene& scene) {
  const Rect& room = scene.layout.answer;
  DrawTitle(scene, room, "What it reads");
  const float size = std::min(168.0f, (room.h - kTitleHeight - 16) / 0.73f),
              baseline = room.y + kTitleHeight + size * 0.73f;
  if (scene.reading.blank()) {
    const Words words = Invite(scene);
    scene.type.DrawWithin(scene.list, {room.x, baseline - 30}, room.w, words.first, 28, scene.theme.text,
                          Weight::kSemibold);
    scene.type.DrawWrapped(scene.list, {room.x, baseline - 4}, room.w, words.second, 15, 20, scene.theme.muted);
    return;
  }
  const std::vector<std::size_t> order = Ranked(scene.reading.probabilities);
  const float edge = scene.type.DrawWithin(scene.list, {room.x - size * 0.04f, baseline}, room.w / 2,
                                           scene.facts.classes[order[0]], size, scene.theme.accent, Weight::kSemibold);
  const Words words = Describe(scene, order);
  const float x = std::max(edge + 16, room.x + size * 0.62f + 16);
  scene.type.DrawWithin(scene.list, {x, baseline - 26}, room.right() - x, words.first, 22, scene.theme.text,
                        Weight::kSemibold);
  scene.type.DrawWithin(scene.list, {x, baseline - 2}, room.right() - x, words.second, 15, scene.theme.muted);
}

// On a phone: one line with the label and the three likeliest.
void DrawLine(const Scene& scene) {
  const Rect& room = scene.layout.answer;
  const float baseline = room.y + 62;
  if (scene.reading.blank()) {
    const Words words = Invite(scene);
    scene.type.Draw(scene.list, {room.x + 8, room.y + 36}, words.first, 18, scene.theme.text, Weight::kSemibold);
    scene.type.DrawWithin(scene.list, {room.x + 8, room.y + 58}, room.w - 8, words.second, 14, scene.theme.muted);
    return;
  }
  const std::vector<std::size_t> order = Ranked(scene.reading.probabilities);
  scene.type.DrawWithin(scene.list, {room.x + 8, baseline}, 60, scene.facts.classes[order[0]], 68, scene.theme.accent,
                        Weight::kSemibold);
  const float x = room.x + 72;
  scene.type.DrawWithin(scene.list, {x, room.y + 30}, room.right() - x, Describe(scene, order).first, 17,
                        scene.theme.text, Weight::kSemibold);
  const float pitch = (room.right() - x) / 3;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
    const float at = x + pitch * static_cast<float>(i);
    const float after = scene.type.DrawWithin(scene.list, {at, room.y + 58}, pitch - 56, scene.facts.classes[order[i]],
                                              16, i == 0 ? scene.theme.accent : scene.theme.text, Weight::kSemibold);
    scene.type.Draw(scene.list, {after + 8, room.y + 58}, Percent(scene.reading.probabilities[order[i]]), 14,
                    scene.theme.muted);
  }
}

// With no more decimals than the readings carry.
std::string TimeText(const std::optional<Timing>& timing) {
  if (!timing) return "Runs here, in this page";
  if (timing->mean_ms <= 0) return "Faster than this browser's clock";
  const int decimals = timing->standard_error_ms < 0.005 ? 2 : timing->standard_error_ms < 0.1 ? 1 : 0;
  const bool counts = timing->mean_ms * std::pow(10, decimals) >= 0.5;
  return counts ? Format("%.*f ms from paper to answer", decimals, timing->mean_ms)
                : Format("< %.*f ms from paper to answer", decimals, std::pow(10, -decimals));
}

// Three lines, or four where the title leaves no room beside it.
void DrawFacts(const Scene& scene) {
  constexpr float kGap = 12;
  const Rect& room = scene.layout.facts;
  const ModelFacts& facts = scene.facts;
  scene.list.AddLine({room.x, room.y}, {room.right(), room.y}, scene.theme.line, 1);
  std::vector<std::string> lines;
  float beside = 0;  // The first of them goes beside the title at this x.
  if (facts.test_accuracy) {
    lines.push_back(Format("%.2f %% of the test digits right", 100 * *facts.test_accuracy));
    const float edge = room.x + scene.type.Width(facts.title, 15, Weight::kSemibold) + kGap;
    if (edge + scene.type.Width(lines[0], 14) <= room.right()) beside = edge;
  }
  lines.push_back(Grouped(facts.parameters) +
                  Format(" parameters, %.0f KB", static_cast<double>(facts.file_bytes) / 1000));
  lines.push_back(TimeText(scene.timing));

  const bool four = lines.size() > 2 && beside == 0;
  const float leading = four ? 20 : 24;
  float y = room.y + (four ? 22.0f : 26.0f);
  scene.type.DrawWithin(scene.list, {room.x, y}, room.w, facts.title, 15, scene.theme.text, Weight::kSemibold);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_beside = i == 0 && beside > 0;
    if (!is_beside) y += leading;
    const float x = is_beside ? beside : room.x;
    scene.type.DrawWithin(scene.list, {x, y}, room.right() - x, lines[i], 14, scene.theme.muted);
  }
}

}  // namespace

void DrawAnswer(const Scene& scene) {
  if (scene.layout.form == Form::kNarrow) {
    DrawLine(scene);
  } else {
    DrawLarge(scene);
  }
  DrawBars(scene);
  DrawFacts(scene);
}

}  // namespace lenslet::studio
