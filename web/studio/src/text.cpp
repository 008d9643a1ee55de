#include "text.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"

namespace lenslet::studio {
namespace {

constexpr float kReferenceSize = 16;

// Calls visit(code point) for each one of a UTF-8 text.
template <typename Visit>
void ForEachCodePoint(std::string_view utf8, Visit visit) {
  const char* at = utf8.data();
  const char* const end = at + utf8.size();
  while (at < end) {
    unsigned int code_point = 0;
    at += ImTextCharFromUtf8(&code_point, at, end);
    if (code_point == 0) return;
    visit(static_cast<ImWchar>(code_point));
  }
}

}  // namespace

Type::Type(const ImFontLoader& loader) {
  for (std::size_t weight = 0; weight < fonts_.size(); ++weight) {
    for (std::size_t phase = 0; phase < kPhases; ++phase) {
      ImFontConfig config;
      config.FontLoader = &loader;
      config.SizePixels = kReferenceSize;
      config.FontNo = static_cast<ImU32>(weight * kPhases + phase);
      fonts_[weight][phase] = ImGui::GetIO().Fonts->AddFont(&config);
    }
  }
}

float Type::Width(std::string_view utf8, float size, Weight weight) const {
  ImFontBaked* const baked = fonts_[static_cast<std::size_t>(weight)][0]->GetFontBaked(size, density_);
  float width = 0;
  ForEachCodePoint(utf8, [&](ImWchar c) { width += baked->GetCharAdvance(c); });
  return width;
}

float Type::Draw(ImDrawList& list, ImVec2 at, std::string_view utf8, float size, ImU32 colour, Weight weight) const {
  const auto& faces = fonts_[static_cast<std::size_t>(weight)];
  const float top = std::round(at.y * density_) / density_;
  float x = at.x;
  ForEachCodePoint(utf8, [&](ImWchar c) {
    const float device_x = std::floor(x * density_ * kPhases + 0.5f) / kPhases;
    const float pixel = std::floor(device_x);
    const auto phase = static_cast<std::size_t>((device_x - pixel) * kPhases);
    ImFontBaked* const baked = faces[phase]->GetFontBaked(size, density_);
    const ImFontGlyph* const glyph = baked->FindGlyph(c);
    if (glyph->Visible) {
      const ImVec2 origin{pixel / density_, top - baked->Ascent};
      list.PrimReserve(6, 4);
      list.PrimRectUV({origin.x + glyph->X0, origin.y + glyph->Y0}, {origin.x + glyph->X1, origin.y + glyph->Y1},
                      {glyph->U0, glyph->V0}, {glyph->U1, glyph->V1}, colour);
    }
    x += glyph->AdvanceX;
  });
  return x;
}

float Type::DrawWithin(ImDrawList& list, ImVec2 at, float width, std::string_view utf8, float size, ImU32 colour,
                       Weight weight) const {
  if (Width(utf8, size, weight) <= width) return Draw(list, at, utf8, size, colour, weight);
  const float room = width - Width("…", size, weight);
  while (!utf8.empty() && Width(utf8, size, weight) > room) {
    while (utf8.size() > 1 && IsContinuation(utf8.back())) utf8.remove_suffix(1);
    utf8.remove_suffix(1);
  }
  at.x = Draw(list, at, utf8, size, colour, weight);
  return Draw(list, at, "…", size, colour, weight);
}

void Type::DrawName(ImDrawList& list, ImVec2 at, float width, std::string_view utf8, float size, ImU32 colour,
                    Weight weight) const {
  if (Width(utf8, size, weight) > width) {
    at.x = Draw(list, at, "…", size, colour, weight);
    const float room = width - Width("…", size, weight);
    while (!utf8.empty() && Width(utf8, size, weight) > room) {
      do utf8.remove_prefix(1);
      while (!utf8.empty() && IsContinuation(utf8.front()));
    }
    if (const std::size_t space = utf8.find(' '); space != utf8.npos) utf8.remove_prefix(space + 1);
  }
  Draw(list, at, utf8, size, colour, weight);
}

void Type::DrawRight(ImDrawList& list, ImVec2 at, std::string_view utf8, float size, ImU32 colour,
                     Weight weight) const {
  Draw(list, {at.x - Width(utf8, size, weight), at.y}, utf8, size, colour, weight);
}

void Type::DrawCentred(ImDrawList& list, ImVec2 at, std::string_view utf8, float size, ImU32 colour,
                       Weight weight) const {
  Draw(list, {at.x - Width(utf8, size, weight) / 2, at.y}, utf8, size, colour, weight);
}

float Type::DrawWrapped(ImDrawList& list, ImVec2 at, float width, std::string_view utf8, float size, float leading,
                        ImU32 colour, Weight weight) const {
  while (!utf8.empty()) {
    std::size_t taken = utf8.size();
    while (Width(utf8.substr(0, taken), size, weight) > width) {
      const std::size_t space = utf8.rfind(' ', taken - 1);
      if (space == std::string_view::npos || space == 0) break;  // One long word: let it stick out.
      taken = space;
    }
    Draw(list, at, utf8.substr(0, taken), size, colour, weight);
    at.y += leading;
    utf8.remove_prefix(std::min(taken + 1, utf8.size()));
  }
  return at.y;
}

}  // namespace lenslet::studio
