#include "texture.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "imgui_internal.h"

namespace lenslet::studio {

Texture::~Texture() {
  if (data_.RefCount > 0) ImGui::UnregisterUserTexture(&data_);
}

void Texture::Resize(int width, int height) {
  data_.Create(ImTextureFormat_RGBA32, width, height);
  data_.SetStatus(ImTextureStatus_WantCreate);
  ImGui::RegisterUserTexture(&data_);
}

void AlphaTexture::Update(const GrayView& image, const Box& box) {
  if (box.left >= box.right || box.top >= box.bottom) return;
  for (std::int32_t y = box.top; y < box.bottom; ++y) {
    const std::uint8_t* const from = image.pixels.data() + y * image.stride;
    auto* const to = static_cast<std::uint8_t*>(data_.GetPixelsAt(0, y));
    for (std::int32_t x = box.left; x < box.right; ++x) {
      const ImU32 pixel = IM_COL32(255, 255, 255, from[x]);
      __builtin_memcpy(to + 4 * static_cast<std::ptrdiff_t>(x), &pixel, sizeof pixel);
    }
  }
  ImTextureDataQueueUpload(&data_, box.left, box.top, box.right - box.left, box.bottom - box.top);
}

void Texture::Draw(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 colour, ImVec2 uv_min, ImVec2 uv_max) {
  list.AddImage(data_.GetTexRef(), min, max, uv_min, uv_max, colour);
}

void ColourTexture::Update(std::span<const float> planes, int width, int height) {
  width_ = width;
  height_ = height;
  const auto plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  // A row and a column more, where there is room: the renderer blends with what lies beyond the edge.
  const int columns = std::min(width + 1, data_.Width), rows = std::min(height + 1, data_.Height);
  for (int y = 0; y < rows; ++y) {
    auto* const to = static_cast<std::uint8_t*>(data_.GetPixelsAt(0, y));
    for (int x = 0; x < columns; ++x) {
      const auto at = static_cast<std::size_t>(std::min(y, height - 1) * width + std::min(x, width - 1));
      const auto channel = [&](std::size_t c) { return static_cast<ImU32>(planes[c * plane + at] * 255 + 0.5f); };
      const ImU32 pixel = IM_COL32(channel(0), channel(1), channel(2), 255);
      __builtin_memcpy(to + 4 * static_cast<std::ptrdiff_t>(x), &pixel, sizeof pixel);
    }
  }
  ImTextureDataQueueUpload(&data_, 0, 0, columns, rows);
}

void ColourTexture::DrawAll(ImDrawList& list, ImVec2 min, ImVec2 max, bool cells) {
  const ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
  if (cells) list.AddCallback(platform.DrawCallback_SetSamplerNearest, nullptr);
  Draw(list, min, max, IM_COL32_WHITE, {0, 0},
       {static_cast<float>(width_) / static_cast<float>(data_.Width),
        static_cast<float>(height_) / static_cast<float>(data_.Height)});
  if (cells) list.AddCallback(platform.DrawCallback_SetSamplerLinear, nullptr);
}

}  // namespace lenslet::studio
