#include "theme.h"

namespace lenslet::studio {
namespace {

constexpr ImU32 Rgb(unsigned hex) { return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, 255); }

}  // namespace

const Theme& LightTheme() {
  static constexpr Theme kTheme = {
      .ground = Rgb(0xf5f4f0),
      .paper = Rgb(0xffffff),
      .ink = Rgb(0x17191e),
      .text = Rgb(0x1b1d22),
      .muted = Rgb(0x5b606a),
      .line = Rgb(0xd9d7cf),
      .hover = Rgb(0xe9e7e0),
      .accent = Rgb(0x1a56c4),
      .accent_bg = Rgb(0xdde6f6),
      .second = Rgb(0xa8480b),
  };
  return kTheme;
}

const Theme& DarkTheme() {
  static constexpr Theme kTheme = {
      .ground = Rgb(0x15171b),
      .paper = Rgb(0x1e2127),
      .ink = Rgb(0xf4f3ee),
      .text = Rgb(0xecebe6),
      .muted = Rgb(0xa6aab3),
      .line = Rgb(0x363b44),
      .hover = Rgb(0x262a31),
      .accent = Rgb(0x86b1ff),
      .accent_bg = Rgb(0x25324a),
      .second = Rgb(0xf0a35e),
  };
  return kTheme;
}

ImU32 Mix(ImU32 a, ImU32 b, float t) {
  const auto channel = [&](int shift) {
    const float from = static_cast<float>(a >> shift & 255), to = static_cast<float>(b >> shift & 255);
    return static_cast<ImU32>(from + (to - from) * t + 0.5f) << shift;
  };
  return channel(IM_COL32_R_SHIFT) | channel(IM_COL32_G_SHIFT) | channel(IM_COL32_B_SHIFT) | IM_COL32_A_MASK;
}

ImU32 WithAlpha(ImU32 colour, float alpha) {
  return (colour & ~IM_COL32_A_MASK) | static_cast<ImU32>(alpha * 255 + 0.5f) << IM_COL32_A_SHIFT;
}

}  // namespace lenslet::studio
