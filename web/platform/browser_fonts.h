// Glyphs from the browser: it rasterises the page's own font stack, so every script works and no font file is sent.
#pragma once

struct ImFontLoader;

namespace lenslet::platform {

const ImFontLoader& BrowserFonts();

}  // namespace lenslet::platform
