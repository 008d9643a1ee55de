// Test digits to put on the paper.
#include "rooms/rooms.h"

namespace lenslet::studio {

void DrawSamples(const Scene& scene, AlphaTexture& samples, int count) {
  if (count == 0) return;
  DrawTitle(scene, scene.layout.samples, "Or take one from the MNIST test set");
  for (const Control& control : scene.controls) {
    if (control.action != Action::kSample) continue;
    const Rect& rect = control.rect;
    const bool hovered = scene.pointer && rect.contains(*scene.pointer);
    scene.list.AddRectFilled(rect.min(), rect.max(), scene.theme.paper, 4);
    const float step = 1 / static_cast<float>(count), u = step * static_cast<float>(control.value);
    const Rect picture = rect.inset(4);
    samples.Draw(scene.list, picture.min(), picture.max(), scene.theme.ink, {u, 0}, {u + step, 1});
    scene.list.AddRect(rect.min(), rect.max(), hovered ? scene.theme.accent : scene.theme.line, 4,
                       hovered ? 2.0f : 1.0f);
  }
}

}  // namespace lenslet::studio
