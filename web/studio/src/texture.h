// Pictures for the renderer.
#pragma once

#include <span>

#include "imgui.h"
#include "lenslet/image/digit.h"

namespace lenslet::studio {

class Texture {
 public:
  Texture() = default;
  Texture(const Texture&) = delete;
  Texture& operator=(const Texture&) = delete;
  ~Texture();

  void Resize(int width, int height);  // Once; all transparent.
  bool empty() const { return data_.Width == 0; }
  void Draw(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 colour, ImVec2 uv_min = {0, 0}, ImVec2 uv_max = {1, 1});

 protected:
  ImTextureData data_;
};

// A grey map that is shown in any colour: white pixels whose opacity is the grey.
class AlphaTexture : public Texture {
 public:
  void Update(const GrayView& image, const Box& box);  // Takes the pixels of `box`; the image has this texture's size.
};

// Red, green and blue, of any size up to the texture's own.
class ColourTexture : public Texture {
 public:
  // Planar [3, height, width] in [0, 1].
  void Update(std::span<const float> planes, int width, int height);
  // What was given last; with `cells`, each of its pixels as a square.
  void DrawAll(ImDrawList& list, ImVec2 min, ImVec2 max, bool cells);

 private:
  int width_ = 0, height_ = 0;
};

}  // namespace lenslet::studio
