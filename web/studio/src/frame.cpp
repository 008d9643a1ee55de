// One picture of the whole studio.
#include "imgui_internal.h"
#include "state.h"
#include "theme.h"

namespace lenslet::studio {

bool Studio::needs_frame() const { return state_->stale; }

void Studio::Frame(int device_width, int device_height) {
  State& s = *state_;
  if (s.prediction == State::Prediction::kDrawn) s.DropPrediction();
  ImGuiIO& io = ImGui::GetIO();
  // The whole canvas, and a trace more: the renderer truncates this times the density.
  const auto length = [&](int pixels) { return (static_cast<float>(pixels) + 1.0f / 64) / s.viewport.density; };
  io.DisplaySize = {length(device_width), length(device_height)};
  io.DisplayFramebufferScale = {s.viewport.density, s.viewport.density};
  io.DeltaTime = 1.0f / 60;
  s.type.set_density(s.viewport.density);
  s.paper_texture.Update(s.drawing.shown().view(), s.drawing.TakeDirty());
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  list._FringeScale = 1 / s.viewport.density;  // Edges are softened over one device pixel.
  const Theme& theme = s.dark ? DarkTheme() : LightTheme();
  list.AddRectFilled({0, 0}, io.DisplaySize, theme.ground);
  if (s.At(Seat::kFirst).recogniser) {
    const bool photos = s.TakesPhotos();
    if (photos) s.ShowPhoto();
    const Scene scene{list,
                      theme,
                      s.type,
                      s.layout,
                      s.viewport.density,
                      s.controls,
                      s.ReaderAt(Seat::kFirst),
                      s.ReaderAt(Seat::kSecond),
                      s.networks,
                      s.drawing.is_bare(),
                      s.IsTiny(),
                      photos ? &s.photo : nullptr,
                      s.OtherBox(),
                      s.pointer,
                      s.Radius() * s.layout.paper.w};
    if (photos) {
      DrawPhoto(scene, s.photo_texture);
      DrawFaces(scene, s.faces.texture, s.faces.height > 0 ? s.faces.at(0) : PhotoView{});
      DrawSeenPhoto(scene, s.seen_textures);
      DrawSentences(scene);
      DrawChance(scene);
    } else {
      DrawPaper(scene, s.paper_texture);
      DrawSamples(scene, s.sample_texture, s.tools.sample_count);
      DrawSeen(scene);
      DrawSteps(scene, s.paper_texture);
      DrawAnswer(scene);
      DrawBars(scene);
    }
    DrawKinds(scene);
    DrawHeads(scene);
    DrawTools(scene);
    DrawFacts(scene);
    DrawNetworks(scene);
    DrawCurves(scene);
    DrawTimings(scene);
  }
  ImGui::Render();
  s.stale = s.prediction == State::Prediction::kNew;
  if (s.stale) s.prediction = State::Prediction::kDrawn;
}

}  // namespace lenslet::studio
