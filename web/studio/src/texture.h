// A grey map that the renderer shows in any colour: white pixels whose opacity is the grey.
#pragma once

#include "imgui.h"
#include "lenslet/image/digit.h"

namespace lenslet::studio {

class AlphaTexture {
 public:
  AlphaTexture() = default;
  AlphaTexture(const AlphaTexture&) = delete;
  AlphaTexture& operator=(const AlphaTexture&) = delete;
  ~AlphaTexture();

  void Resize(int width, int height);                  // All transparent.
  void Update(const GrayView& image, const Box& box);  // Takes the pixels of `box`; the image has this texture's size.
  void Draw(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 colour, ImVec2 uv_min = {0, 0}, ImVec2 uv_max = {1, 1});

 private:
  ImTextureData data_;
};

}  // namespace lenslet::studio
