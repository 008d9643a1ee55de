// Type: two weights of the page's own sans, placed to a quarter of a device pixel so that it is crisp at every density.
#pragma once

#include <array>
#include <string_view>

#include "imgui.h"

struct ImFontLoader;

namespace lenslet::studio {

enum class Weight { kRegular, kSemibold };

// Of a UTF-8 text: a byte that goes on with the code point of the one before.
constexpr bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

class Type {
 public:
  static constexpr int kPhases = 4;  // Sub-pixel positions at which each glyph is rasterised.
  // A font source's FontNo is weight · kPhases + phase: the loader shifts the glyph right by phase / kPhases pixels.

  explicit Type(const ImFontLoader& loader);  // Adds its fonts to the current context's atlas.
  void set_density(float density) { density_ = density; }

  float Width(std::string_view utf8, float size, Weight weight = Weight::kRegular) const;
  // Draws with the baseline at `at.y`; returns the x where the text ends.
  float Draw(ImDrawList& list, ImVec2 at, std::string_view utf8, float size, ImU32 colour,
             Weight weight = Weight::kRegular) const;
  // The same, cut short with an ellipsis where it is wider than `width`.
  float DrawWithin(ImDrawList& list, ImVec2 at, float width, std::string_view utf8, float size, ImU32 colour,
                   Weight weight = Weight::kRegular) const;
  // A name, which differs from others like it at its end: begun with an ellipsis, and with a whole word if it has
  // several.
  void DrawName(ImDrawList& list, ImVec2 at, float width, std::string_view utf8, float size, ImU32 colour,
                Weight weight = Weight::kRegular) const;
  // As Draw with the right end, or the middle, at `at.x`.
  void DrawRight(ImDrawList& list, ImVec2 at, std::string_view utf8, float size, ImU32 colour,
                 Weight weight = Weight::kRegular) const;
  void DrawCentred(ImDrawList& list, ImVec2 at, std::string_view utf8, float size, ImU32 colour,
                   Weight weight = Weight::kRegular) const;
  // Breaks at spaces to fit `width`; returns the baseline that would come next.
  float DrawWrapped(ImDrawList& list, ImVec2 at, float width, std::string_view utf8, float size, float leading,
                    ImU32 colour, Weight weight = Weight::kRegular) const;

 private:
  std::array<std::array<ImFont*, kPhases>, 2> fonts_{};
  float density_ = 1;
};

}  // namespace lenslet::studio
