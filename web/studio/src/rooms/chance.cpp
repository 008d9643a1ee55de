// The answer to a yes or no: how likely it is, in large type, in words, and how likely a yes is, as a bar.
#include <algorithm>
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

// How likely the answer that the words give is, in percent, never rounded to a certainty that it is not.
std::string Large(float p) {
  const float answer = std::max(p, 1 - p);
  return answer >= 0.995f ? ">99" : Format("%.0f", 100 * static_cast<double>(answer));
}

std::string Words(const ModelFacts& facts, float p) {
  if (p >= 0.9f) return Capital(facts.yes);
  if (p >= 0.6f) return "Probably " + facts.yes;
  if (p > 0.4f) return "Not sure";
  return p > 0.1f ? "Probably " + facts.no : Capital(facts.no);
}

// The number, and below it or, on a phone, beside it the words.
void DrawLarge(const Scene& scene, const Rect& room, const Reader& reader, ImU32 colour) {
  const bool beside = room.h < 100 && room.w > 260, alone = !scene.second.facts;
  if (reader.reading->blank()) {
    const bool failed = reader.reading->failed;
    const float y = room.y + std::min(room.h / 2, 64.0f);
    scene.type.DrawWithin(scene.list, {room.x, y}, room.w, failed ? "No answer" : "No photo yet", alone ? 26 : 18,
                          scene.theme.text, Weight::kSemibold);
    if (alone || failed)
      scene.type.DrawWithin(scene.list, {room.x, y + 26}, room.w,
                            failed ? "this network's numbers overflow here" : "choose one, and fit the box to the face",
                            14, scene.theme.muted);
    return;
  }
  const float p = reader.reading->probabilities[0];
  const bool lacks_face = scene.photo->lacks_face();  // Whatever the network says of it then.
  const std::string words = lacks_face ? "No face found" : Words(*reader.facts, p);
  if (lacks_face) colour = scene.theme.muted;
  // A label that is too long is cut short, and its number is not; without a face, what to do.
  const auto draw_below = [&](ImVec2 at, float width) {
    const std::string number = lacks_face ? "" : Format(") = %.4f", static_cast<double>(p));
    const std::string begin = lacks_face ? "drag the box to one" : "P(" + reader.facts->classes[0];
    const float x =
        scene.type.DrawWithin(scene.list, at, width - scene.type.Width(number, 14), begin, 14, scene.theme.muted);
    scene.type.Draw(scene.list, {x, at.y}, number, 14, scene.theme.muted);
  };
  const float under = beside ? 8 : alone ? 56 : 30;
  const float size = std::min({128.0f, (room.h - 8 - under) / 0.73f, room.w / (beside ? 5.5f : 2.9f)});
  const float baseline = room.y + 4 + size * 0.73f;
  const float number = scene.type.Draw(scene.list, {room.x - size * 0.03f, baseline}, lacks_face ? "–" : Large(p), size,
                                       colour, Weight::kSemibold);
  const float edge =
      lacks_face ? number : scene.type.Draw(scene.list, {number + size * 0.1f, baseline}, "%", size / 2, colour);
  if (beside) {
    const float x = std::max(edge + 16, room.x + room.w * 0.45f);
    scene.type.DrawWithin(scene.list, {x, baseline - 24}, room.right() - x, words, 18, scene.theme.text,
                          Weight::kSemibold);
    draw_below({x, baseline - 1}, room.right() - x);
    return;
  }
  scene.type.DrawWithin(scene.list, {room.x, baseline + (alone ? 30.0f : 24.0f)}, room.w, words, alone ? 20 : 15,
                        scene.theme.text, Weight::kSemibold);
  if (alone) draw_below({room.x, baseline + 52}, room.w);
}

// From 0 to 1, with a mark where a yes begins; nothing of a photo without a face.
void DrawMeter(const Scene& scene) {
  const Rect& room = scene.layout.bars;
  const Theme& theme = scene.theme;
  const ModelFacts& facts = *scene.first.facts;
  const bool comparing = scene.second.facts;
  const float height = comparing ? 10 : 16;
  Rect track{room.x, room.y + 16, room.w, height};
  const auto draw = [&](const Reader& reader, ImU32 colour) {
    scene.list.AddRectFilled(track.min(), track.max(), theme.hover, 2);
    if (!reader.reading->blank() && !scene.photo->lacks_face()) {
      const float w = std::max(2.0f, track.w * reader.reading->probabilities[0]);
      scene.list.AddRectFilled(track.min(), {track.x + w, track.bottom()}, colour, 2);
    }
    track.y += height + 2;
  };
  draw(scene.first, theme.accent);
  if (comparing) draw(scene.second, theme.second);
  const float middle = std::round(room.centre().x), y = track.y + 20;
  scene.list.AddRectFilled({middle - 1, room.y + 10}, {middle + 1, track.y + 4}, theme.muted);
  scene.type.Draw(scene.list, {room.x, y}, facts.no, 14, theme.muted);
  scene.type.DrawCentred(scene.list, {middle, y}, "50 %", 14, theme.muted);
  scene.type.DrawRight(scene.list, {room.right(), y}, facts.yes, 14, theme.muted);
}

}  // namespace

void DrawChance(const Scene& scene) {
  const Layout& layout = scene.layout;
  Rect first = layout.answer;
  if (scene.second.facts) {
    first.w = layout.compare.x - first.x - 8;
    DrawLarge(scene, {layout.compare.x, first.y, layout.compare.w, first.h}, scene.second, scene.theme.second);
  }
  DrawLarge(scene, first, scene.first, scene.theme.accent);
  DrawMeter(scene);
}

}  // namespace lenslet::studio
