// The rooms of the studio: each draws one part of the page from what is known in this frame.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "captions.h"
#include "controls.h"
#include "drawing.h"
#include "layout.h"
#include "recogniser.h"
#include "text.h"
#include "texture.h"
#include "theme.h"

namespace lenslet::studio {

struct Scene {
  ImDrawList& list;
  const Theme& theme;
  const Type& type;
  const Layout& layout;
  float density;
  std::span<const Control> controls;
  const Reading& reading;
  const ModelFacts& facts;
  std::optional<Timing> timing;
  bool bare;                      // Nothing was drawn at all: invite.
  std::optional<ImVec2> pointer;  // Where a mouse or pen hovers.
  float brush_radius;             // On the canvas, for the ring around the pointer.
};

void DrawPaper(const Scene& scene, AlphaTexture& ink);
void DrawTools(const Scene& scene);
void DrawSamples(const Scene& scene, AlphaTexture& samples, int count);
void DrawSeen(const Scene& scene);
void DrawSteps(const Scene& scene, AlphaTexture& ink);
void DrawAnswer(const Scene& scene);

// Shared by the rooms.
void DrawTitle(const Scene& scene, const Rect& room, std::string_view title);
void DrawControlGround(const Scene& scene, const Control& control);
// `side`² cells of a map with values 0 … 1 on paper, their edges on device pixels, hairlines between; returns its
// place.
Rect DrawCells(const Scene& scene, ImVec2 at, float extent, std::span<const float> values, int side);

}  // namespace lenslet::studio
