// The photo with its box, the faces to try, and what the network gets of them.
#include <algorithm>
#include <cmath>
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

constexpr ImU32 kWhite = IM_COL32_WHITE, kShade = IM_COL32(10, 12, 16, 128);

// The ellipse around the mean face of the portraits that the networks learnt from: half its width, half its height and
// how far its middle lies above theirs, as shares of a portrait.
constexpr float kFaceWidth = 0.26f, kFaceHeight = 0.36f, kFaceAbove = 0.03f;

void DrawInvitation(const Scene& scene, const Control& ask) {
  const Rect& sheet = scene.layout.paper;
  const Theme& theme = scene.theme;
  const bool narrow = sheet.w < 400;
  const ImVec2 middle = sheet.centre();
  const Rect dashed = sheet.inset(20);
  constexpr float kDash = 6;
  for (float at = 0; at < dashed.w; at += 2 * kDash) {
    const float end = std::min(at + kDash, dashed.w);
    scene.list.AddLine({dashed.x + at, dashed.y}, {dashed.x + end, dashed.y}, theme.line, 1.5f);
    scene.list.AddLine({dashed.x + at, dashed.bottom()}, {dashed.x + end, dashed.bottom()}, theme.line, 1.5f);
    scene.list.AddLine({dashed.x, dashed.y + at}, {dashed.x, dashed.y + end}, theme.line, 1.5f);
    scene.list.AddLine({dashed.right(), dashed.y + at}, {dashed.right(), dashed.y + end}, theme.line, 1.5f);
  }
  scene.type.DrawCentred(scene.list, {middle.x, middle.y - 48}, "Choose a photo", narrow ? 28 : 36, theme.text);
  scene.type.DrawCentred(scene.list, {middle.x, middle.y - 14}, "or drop one here, with a face in it", 15, theme.muted);
  const bool hovered = scene.pointer && ask.rect.contains(*scene.pointer);
  scene.list.AddRectFilled(ask.rect.min(), ask.rect.max(),
                           hovered ? Mix(theme.accent, theme.text, 0.15f) : theme.accent, 8);
  DrawIcon(scene.list, Icon::kPicture, {ask.rect.x + 36, ask.rect.centre().y}, theme.paper);
  scene.type.Draw(scene.list, {ask.rect.x + 60, ask.rect.centre().y + 6}, "Open photo", 16, theme.paper,
                  Weight::kSemibold);
  scene.type.DrawCentred(scene.list, {middle.x, ask.rect.bottom() + 36}, "Photos never leave this page.", 14,
                         theme.muted);
}

// Twice, dark under light, so that it shows on every photo.
void DrawFrame(const Scene& scene, const Rect& box) {
  ImDrawList& list = scene.list;
  const float corner = std::min(22.0f, box.w / 3);
  for (const bool light : {false, true}) {
    const ImU32 colour = light ? kWhite : kShade;
    list.AddRect(box.min(), box.max(), colour, 0, light ? 1.5f : 3.5f);
    for (const float x : {0.0f, 1.0f}) {
      for (const float y : {0.0f, 1.0f}) {
        const ImVec2 at{box.x + x * box.w, box.y + y * box.h};
        list.PathLineTo({at.x + (1 - 2 * x) * corner, at.y});
        list.PathLineTo(at);
        list.PathLineTo({at.x, at.y + (1 - 2 * y) * corner});
        list.PathStroke(colour, light ? 4.0f : 6.0f);
      }
    }
  }
  if (box.w < 96) return;
  const float whole = box.w / static_cast<float>(scene.photo->share());
  const ImVec2 middle{box.centre().x, box.centre().y - kFaceAbove * whole};
  constexpr int kDashes = 28;
  constexpr float kTurn = 2 * 3.14159265f / kDashes;
  for (int i = 0; i < kDashes; ++i) {
    const float from = kTurn * static_cast<float>(i);
    list.PathEllipticalArcTo(middle, {kFaceWidth * whole, kFaceHeight * whole}, 0, from, from + kTurn / 2, 4);
    list.PathStroke(WithAlpha(kWhite, 0.7f), 1.5f);
  }
}

}  // namespace

void DrawPhoto(const Scene& scene, ColourTexture& photo) {
  const Rect& sheet = scene.layout.paper;
  ImDrawList& list = scene.list;
  list.AddRectFilled(sheet.min(), sheet.max(), scene.theme.paper, 6);
  list.AddRect(sheet.min(), sheet.max(), scene.theme.line, 6, 1);
  if (scene.photo->empty()) {
    const auto ask = std::ranges::find(scene.controls, Action::kUpload, &Control::action);
    DrawInvitation(scene, *ask);
    return;
  }
  const Rect at = scene.photo->On(sheet);
  photo.DrawAll(list, at.min(), at.max(), false);
  const float scale = at.w / static_cast<float>(scene.photo->view().width);
  const auto on_sheet = [&](const CropBox& crop) {
    return Rect{at.x + static_cast<float>(crop.left) * scale, at.y + static_cast<float>(crop.top) * scale,
                static_cast<float>(crop.right - crop.left) * scale, static_cast<float>(crop.bottom - crop.top) * scale};
  };
  const Rect box = on_sheet(scene.photo->crop().box());
  list.AddRectFilled(at.min(), {at.right(), box.y}, kShade);
  list.AddRectFilled({at.x, box.bottom()}, at.max(), kShade);
  list.AddRectFilled({at.x, box.y}, {box.x, box.bottom()}, kShade);
  list.AddRectFilled({box.right(), box.y}, {at.right(), box.bottom()}, kShade);
  if (scene.other_box) {
    const Rect other = on_sheet(*scene.other_box);
    list.AddRect(other.min(), other.max(), kWhite, 0, 4);
    list.AddRect(other.min(), other.max(), scene.theme.second, 0, 2);
  }
  DrawFrame(scene, box);
}

void DrawFaces(const Scene& scene, ColourTexture& faces, const PhotoView& one) {
  if (one.width == 0) return;
  DrawTitle(scene, scene.layout.samples, "Or take one of these, drawn for this page");
  // As the first guess without a finder cuts it: all alike.
  const CropBox cut = MiddleOf(FirstFaceBox(one.width, one.height), scene.photo->share());
  const auto width = static_cast<float>(one.width), height = static_cast<float>(one.height);
  const auto count = static_cast<float>(one.stride / 4 / one.width);
  for (const Control& control : scene.controls) {
    if (control.action != Action::kFace) continue;
    const Rect& rect = control.rect;
    const auto i = static_cast<float>(control.value);
    const bool hovered = scene.pointer && rect.contains(*scene.pointer);
    faces.Draw(scene.list, rect.min(), rect.max(), kWhite,
               {(i + static_cast<float>(cut.left) / width) / count, static_cast<float>(cut.top) / height},
               {(i + static_cast<float>(cut.right) / width) / count, static_cast<float>(cut.bottom) / height});
    scene.list.AddRect(rect.min(), rect.max(), hovered ? scene.theme.accent : scene.theme.line, 0,
                       hovered ? 2.0f : 1.0f);
  }
}

void DrawSeenPhoto(const Scene& scene, std::span<ColourTexture, 2> seen) {
  const Rect& room = scene.layout.seen;
  const bool both = scene.other_box.has_value();
  DrawTitle(scene, room, both ? "What the networks see" : "What the network sees");
  constexpr float kGap = 16;
  const float pixel = 1 / scene.density, side = both ? (room.w - kGap) / 2 : scene.layout.seen_side;
  const auto snap = [&](float x) { return std::round(x * scene.density) * pixel; };
  const auto draw = [&](float x, const Reader& reader, ColourTexture& texture, ImU32 colour) {
    const Rect at{snap(x), snap(room.y + kTitleHeight), snap(side), snap(side)};
    if (reader.reading->photo.empty()) {
      scene.list.AddRectFilled(at.min(), at.max(), scene.theme.paper);
    } else {
      texture.DrawAll(scene.list, at.min(), at.max(), true);
    }
    scene.list.AddRect(at.min(), at.max(), colour);
    if (both) scene.type.DrawName(scene.list, {at.x, at.bottom() + 20}, side, reader.title, 14, colour);
  };
  draw(room.x, scene.first, seen[0], both ? scene.theme.accent : scene.theme.line);
  if (both) draw(room.x + side + kGap, scene.second, seen[1], scene.theme.second);
}

void DrawSentences(const Scene& scene) {
  const Rect& room = scene.layout.steps;
  DrawTitle(scene, room, "How it got there");
  float y = room.y + kTitleHeight + 16;
  for (const StepCaption& step : scene.photo->Steps(scene.first.facts->side, scene.other_box)) {
    if (y + 22 > room.bottom()) break;
    scene.type.Draw(scene.list, {room.x, y}, step.title, 14, scene.theme.text, Weight::kSemibold);
    y = scene.type.DrawWrapped(scene.list, {room.x + 64, y}, room.w - 64, step.words, 14, 20, scene.theme.muted) + 8;
  }
}

}  // namespace lenslet::studio
