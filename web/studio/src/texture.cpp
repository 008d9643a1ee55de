#include "texture.h"

#include <cstddef>
#include <cstdint>

#include "imgui_internal.h"

namespace lenslet::studio {

AlphaTexture::~AlphaTexture() {
  if (data_.RefCount > 0) ImGui::UnregisterUserTexture(&data_);
}

void AlphaTexture::Resize(int width, int height) {
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

void AlphaTexture::Draw(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 colour, ImVec2 uv_min, ImVec2 uv_max) {
  list.AddImage(data_.GetTexRef(), min, max, uv_min, uv_max, colour);
}

}  // namespace lenslet::studio
