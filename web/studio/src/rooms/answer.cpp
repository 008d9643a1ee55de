// The network's name, and what it reads in large type; beside it, where two are compared, the other's.
#include <algorithm>
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

// A name that a list of the platform's own drops down from.
void DrawHead(const Scene& scene, const Rect& head, const Reader& reader, ImU32 colour, bool can_choose) {
  constexpr float kMark = 24;
  const float rule = head.y + 30, baseline = head.y + 17;  // As the titles of the other rooms.
  const bool hovered = can_choose && scene.pointer && head.contains(*scene.pointer);
  if (hovered) scene.list.AddRectFilled(head.min(), {head.right(), rule}, scene.theme.hover, 4);
  const bool asks = !reader.facts && !reader.loading;
  std::string name = asks ? "Compare" : reader.title;
  ImU32 ink = asks ? scene.theme.accent : scene.theme.text;
  float room = can_choose ? head.w - kMark : head.w;
  if (reader.loading) {
    name = "Loading " + reader.loading_title;
    ink = scene.theme.muted;
    room -= 44;
    scene.type.DrawRight(scene.list, {head.right() - kMark, baseline},
                         Format("%.0f %%", 100 * static_cast<double>(*reader.loading)), 14, ink);
  }
  scene.type.DrawName(scene.list, {head.x, baseline}, room, name, 15, ink, asks ? Weight::kRegular : Weight::kSemibold);
  if (!can_choose) return;
  DrawIcon(scene.list, Icon::kOpen, {head.right() - 10, baseline - 5}, asks ? ink : scene.theme.muted);
  scene.list.AddRectFilled({head.x, rule}, {head.right(), rule + 1}, scene.theme.line);
  if (asks) return;
  scene.list.AddRectFilled({head.x, rule - 1}, {head.x + head.w * reader.loading.value_or(1), rule + 1}, colour);
}

struct Words {
  std::string first, second;
};

// While there is no answer.
Words Invite(const Scene& scene, const Reader& reader) {
  if (reader.reading->failed) return {"No answer", "this network's numbers overflow here"};
  return {scene.bare ? "Draw a digit" : "Nothing to read", "and watch the numbers follow your pen"};
}

struct Ranking {
  std::size_t best = 0, next = 0;
};

Ranking Rank(const Reading& reading) {
  const std::vector<float>& p = reading.probabilities;
  Ranking rank{reading.best, reading.best == 0 ? std::size_t{1} : 0};
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (i != rank.best && p[i] > p[rank.next]) rank.next = i;
  }
  return rank;
}

Words Describe(const Scene& scene, const Reader& reader) {
  if (scene.tiny) return {"Very small", "draw it larger"};
  const auto [best, next] = Rank(*reader.reading);
  const float p = reader.reading->probabilities[best];
  const std::vector<std::string>& classes = reader.facts->classes;
  if (p >= 0.9f) {
    return {IsWord(classes[best]) ? Capital(classes[best]) : "It reads " + classes[best], Percent(p) + " sure"};
  }
  if (p >= 0.6f) return {"Probably " + classes[best], Percent(p) + ", else " + classes[next]};
  return {"Not sure", classes[best] + " or " + classes[next] + "?"};
}

// Words where the large label would be.
void DrawWords(const Scene& scene, const Rect& room, const Words& words, bool below, ImU32 colour) {
  const float y = room.y + room.h / 2;
  scene.type.DrawWithin(scene.list, {room.x, y}, room.w, words.first, below ? 18 : 28, colour, Weight::kSemibold);
  scene.type.DrawWrapped(scene.list, {room.x, y + 26}, room.w, words.second, below ? 13 : 15, 20, scene.theme.muted);
}

// The label as tall as the room, the words at its right, or below it where they find no room there.
void DrawLarge(const Scene& scene, const Rect& room, const Reader& reader, ImU32 colour, bool below) {
  const float size = std::min(168.0f, (room.h - 16 - (below ? 24 : 0)) / 0.73f), baseline = room.y + 4 + size * 0.73f;
  if (reader.reading->blank()) {
    Words words = Invite(scene, reader);
    if (below && !reader.reading->failed) words.second.clear();
    DrawWords(scene, room, words, below, scene.theme.text);
    return;
  }
  const std::string& label = reader.facts->classes[reader.reading->best];
  const Words words = Describe(scene, reader);
  if (IsWord(label)) {
    DrawWords(scene, room, words, below, colour);
    return;
  }
  const float edge = scene.type.DrawWithin(scene.list, {room.x - size * 0.04f, baseline}, below ? room.w : room.w / 2,
                                           label, size, colour, Weight::kSemibold);
  if (below) {
    scene.type.DrawWithin(scene.list, {room.x, baseline + 24}, room.w, words.second, 14, scene.theme.muted);
    return;
  }
  const float x = std::max(edge + 16, room.x + size * 0.62f + 16);
  scene.type.DrawWithin(scene.list, {x, baseline - 26}, room.right() - x, words.first, 22, scene.theme.text,
                        Weight::kSemibold);
  scene.type.DrawWithin(scene.list, {x, baseline - 2}, room.right() - x, words.second, 15, scene.theme.muted);
}

// On a phone: one line with the label and the likeliest, as many as there is room for.
void DrawLine(const Scene& scene, const Rect& room, const Reader& reader, ImU32 colour, std::size_t most) {
  if (reader.reading->blank()) {
    const Words words = Invite(scene, reader);
    scene.type.DrawWithin(scene.list, {room.x, room.y + 36}, room.w, words.first, 18, scene.theme.text,
                          Weight::kSemibold);
    if (most > 1 || reader.reading->failed)
      scene.type.DrawWithin(scene.list, {room.x, room.y + 58}, room.w, words.second, 14, scene.theme.muted);
    return;
  }
  const std::vector<float>& p = reader.reading->probabilities;
  const std::vector<std::string>& classes = reader.facts->classes;
  std::vector<std::size_t> order(p.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // Among the likeliest, words find no room.
  std::erase_if(order, [&](std::size_t i) { return i != reader.reading->best && IsWord(classes[i]); });
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  const bool is_word = IsWord(classes[order[0]]);
  const float x = room.x + (is_word ? 0 : 64);
  if (!is_word) {
    scene.type.DrawWithin(scene.list, {room.x, room.y + 62}, 60, classes[order[0]], 68, colour, Weight::kSemibold);
  }
  const Words words = Describe(scene, reader);
  scene.type.DrawWithin(scene.list, {x, room.y + 30}, room.right() - x, words.first, most > 1 ? 17 : 15,
                        scene.theme.text, Weight::kSemibold);
  if (most == 1 || is_word || scene.tiny) {
    scene.type.DrawWithin(scene.list, {x, room.y + 58}, room.right() - x, words.second, 14, scene.theme.muted);
    return;
  }
  constexpr float kEach = 88;  // A label, "> 99.9 %" and a gap.
  const std::size_t count = std::min({most, order.size(), static_cast<std::size_t>((room.right() - x) / kEach)});
  const float pitch = (room.right() - x) / static_cast<float>(std::max<std::size_t>(count, 1));
  for (std::size_t i = 0; i < count; ++i) {
    const float at = x + pitch * static_cast<float>(i);
    const float after = scene.type.DrawWithin(scene.list, {at, room.y + 58}, pitch - 56, classes[order[i]], 16,
                                              i == 0 ? colour : scene.theme.text, Weight::kSemibold);
    scene.type.Draw(scene.list, {after + 8, room.y + 58}, Percent(p[order[i]]), 14, scene.theme.muted);
  }
}

}  // namespace

void DrawHeads(const Scene& scene) {
  const bool can_choose = !scene.networks.empty();
  DrawHead(scene, scene.layout.model, scene.first, scene.theme.accent, can_choose);
  if (can_choose) DrawHead(scene, scene.layout.compare, scene.second, scene.theme.second, true);
}

void DrawAnswer(const Scene& scene) {
  const Layout& layout = scene.layout;
  const bool comparing = scene.second.facts;
  const auto draw = [&](Rect room, const Reader& reader, ImU32 colour) {
    if (scene.tiny) colour = scene.theme.muted;
    if (layout.form == Form::kNarrow) {
      DrawLine(scene, room, reader, colour, comparing ? 1 : 3);
    } else {
      DrawLarge(scene, room, reader, colour, comparing);
    }
  };
  Rect first = layout.answer;
  if (comparing) {
    // Each below its own name.
    first.w = layout.compare.x - first.x - 8;
    const Rect second{layout.compare.x, first.y, layout.compare.w, first.h};
    draw(second, scene.second, scene.theme.second);
  }
  draw(first, scene.first, scene.theme.accent);
}

}  // namespace lenslet::studio
