#include "browser_fonts.h"

#include <emscripten/em_js.h>

#include <cstdint>

#include "imgui.h"
#include "imgui_internal.h"

// Both are answered by web/js/studio/fonts.js; a face is lenslet::studio::Type's FontNo.

// out: ascent and descent of the face, in CSS pixels.
EM_JS(void, lenslet_face_metrics, (int face, float size, float* out), {
  const metrics = Module['fonts'].face(face, size);
  HEAPF32.set(metrics, out >> 2);
});

// Rasterises and measures: out is advance, left, top (of the bitmap, from the pen on the baseline, in CSS pixels),
// width, height (device pixels) and 1 if the glyph brings its own colours.
EM_JS(void, lenslet_measure_glyph, (int face, float size, float density, int code_point, float* out),
      { HEAPF32.set(Module['fonts'].measure(face, size, density, code_point), out >> 2); });

// Copies the bitmap that was measured last: 4 bytes a pixel, not premultiplied.
EM_JS(void, lenslet_copy_glyph, (uint8_t* out), { HEAPU8.set(Module['fonts'].pixels(), out); });

namespace lenslet::platform {
namespace {

bool AcceptSource(ImFontAtlas*, ImFontConfig*) { return true; }

// The browser always finds something to show: a glyph of another font, or its sign for a missing one.
bool ContainsGlyph(ImFontAtlas*, ImFontConfig*, ImWchar) { return true; }

bool InitBaked(ImFontAtlas*, ImFontConfig* source, ImFontBaked* baked, void*) {
  float metrics[2];
  lenslet_face_metrics(static_cast<int>(source->FontNo), baked->Size, metrics);
  baked->Ascent = metrics[0];
  baked->Descent = -metrics[1];
  return true;
}

bool LoadGlyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar code_point,
               ImFontGlyph* glyph, float* advance_only) {
  struct {
    float advance, left, top, width, height, coloured;
  } m;
  lenslet_measure_glyph(static_cast<int>(source->FontNo), baked->Size, baked->RasterizerDensity, code_point,
                        &m.advance);
  if (advance_only) {
    *advance_only = m.advance;
    return true;
  }
  glyph->Codepoint = code_point;
  glyph->AdvanceX = m.advance;
  const int width = static_cast<int>(m.width), height = static_cast<int>(m.height);
  if (width == 0 || height == 0) return true;

  const ImFontAtlasRectId place = ImFontAtlasPackAddRect(atlas, width, height);
  if (place == ImFontAtlasRectId_Invalid) return false;
  ImTextureRect* const rect = ImFontAtlasPackGetRect(atlas, place);
  ImVector<unsigned char>& pixels = atlas->Builder->TempBuffer;
  pixels.resize(width * height * 4);
  lenslet_copy_glyph(pixels.Data);
  glyph->X0 = m.left;
  glyph->Y0 = m.top + baked->Ascent;
  glyph->X1 = glyph->X0 + m.width / baked->RasterizerDensity;
  glyph->Y1 = glyph->Y0 + m.height / baked->RasterizerDensity;
  glyph->Visible = true;
  glyph->Colored = m.coloured != 0;
  glyph->PackId = place;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, rect, pixels.Data, ImTextureFormat_RGBA32, width * 4);
  return true;
}

}  // namespace

const ImFontLoader& BrowserFonts() {
  static const ImFontLoader kLoader = [] {
    ImFontLoader loader;
    loader.Name = "browser";
    loader.FontSrcInit = AcceptSource;
    loader.FontSrcContainsGlyph = ContainsGlyph;
    loader.FontBakedInit = InitBaked;
    loader.FontBakedLoadGlyph = LoadGlyph;
    return loader;
  }();
  return kLoader;
}

}  // namespace lenslet::platform
