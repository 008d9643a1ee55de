// The rooms of the studio: each draws one part of the page from what is known in this frame.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "captions.h"
#include "controls.h"
#include "drawing.h"
#include "layout.h"
#include "network_list.h"
#include "photo.h"
#include "recogniser.h"
#include "text.h"
#include "texture.h"
#include "theme.h"

namespace lenslet::studio {

struct Reader {                      // A network at work.
  const Reading* reading = nullptr;  // Null where the seat is empty, and so are the facts.
  const ModelFacts* facts = nullptr;
  std::optional<Timing> timing;
  const StepTimes* step_times = nullptr;  // Null until they are asked for.
  std::string title;
  bool is_lesson = false;
  std::optional<float> loading;  // Where another one is on its way to the seat, how much of it is there.
  std::string loading_title;
};

struct Scene {
  ImDrawList& list;
  const Theme& theme;
  const Type& type;
  const Layout& layout;
  float density;
  std::span<const Control> controls;
  Reader first, second;  // The first seat is always taken.
  std::span<const NetworkEntry> networks;
  bool bare;                         // Nothing was drawn at all: invite.
  bool tiny;                         // The drawing, for the pen that drew it: no answer to rely on.
  const Photo* photo;                // Null where the network takes drawings.
  std::optional<CropBox> other_box;  // What the second network cuts out of it, where that is not the box.
  std::optional<ImVec2> pointer;     // Where a mouse or pen hovers.
  float brush_radius;                // On the canvas, for the ring around the pointer.
};

void DrawPaper(const Scene& scene, AlphaTexture& ink);
void DrawTools(const Scene& scene);
void DrawSamples(const Scene& scene, AlphaTexture& samples, int count);
void DrawSeen(const Scene& scene);
void DrawSteps(const Scene& scene, AlphaTexture& ink);
void DrawKinds(const Scene& scene);  // The switch between digits and faces.
void DrawHeads(const Scene& scene);  // The networks' names, over the answer.
void DrawAnswer(const Scene& scene);
void DrawBars(const Scene& scene);
void DrawFacts(const Scene& scene);
void DrawNetworks(const Scene& scene);
void DrawCurves(const Scene& scene);
void DrawTimings(const Scene& scene);
// In place of paper, samples, seen, steps, answer and bars, of a photo:
void DrawPhoto(const Scene& scene, ColourTexture& photo);
void DrawFaces(const Scene& scene, ColourTexture& faces, const PhotoView& one);
void DrawSeenPhoto(const Scene& scene, std::span<ColourTexture, 2> seen);
void DrawSentences(const Scene& scene);
void DrawChance(const Scene& scene);

struct StepText {                                              // A row of the timings, in words.
  std::string layers, kernel, multiplies, time, gflops, peak;  // The last two are empty where nothing is multiplied.
};
std::vector<StepText> StepTexts(const StepTimes& times);

// Shared by the rooms.
void DrawTitle(const Scene& scene, const Rect& room, std::string_view title);
void DrawControlGround(const Scene& scene, const Control& control);
// Words and a mark that show or hide a room, in the rectangle of the control that does.
void DrawSwitch(const Scene& scene, const Control& control, std::string_view words, ImU32 colour);
// A share as a percentage, never rounded to a 100 or 0 that it is not.
std::string Percent(float share);
// "not a digit" is said in words, where "7" stands in large type.
inline bool IsWord(const std::string& label) {
  return std::ranges::count_if(label, [](char byte) { return !IsContinuation(byte); }) > 2;
}
std::string Capital(std::string words);
std::string TimeText(const std::optional<Timing>& timing);  // "0.8 ms"; a dash where there is none.
std::string TimeText(const NetworkEntry& entry);            // The same, or of an estimate "≈ 0.8 ms".
std::string SizeText(std::int64_t bytes);                   // "258 KB".
std::string ShortCount(std::int64_t number);                // "62 k".
// `side`² cells of a map with values 0 … 1 on paper, their edges on device pixels, hairlines between; returns its
// place.
Rect DrawCells(const Scene& scene, ImVec2 at, float extent, std::span<const float> values, int side);

}  // namespace lenslet::studio
