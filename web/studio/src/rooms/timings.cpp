// How long each step of the network takes here, and how near that is to what the machine could do.
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

constexpr float kIndent = 12;

struct Columns {  // Left edges of the words, right edges of the numbers.
  float layers, kernel, multiplies, time, gflops, peak;
};

Columns ColumnsOf(const Rect& room) {
  const float pitch = room.w < 900 ? 96 : 128, right = room.right() - kIndent;
  const float words = room.w - 4 * pitch - 2 * kIndent;
  return {
      room.x + kIndent, room.x + kIndent + words * 0.45f, right - 3 * pitch, right - 2 * pitch, right - pitch, right};
}

void DrawColumnHeads(const Scene& scene, const Columns& at, float y) {
  const auto head = [&](float x, const char* words) {
    scene.type.DrawRight(scene.list, {x, y}, words, 13, scene.theme.muted);
  };
  scene.type.Draw(scene.list, {at.layers, y}, "step", 13, scene.theme.muted);
  scene.type.Draw(scene.list, {at.kernel, y}, "kernel", 13, scene.theme.muted);
  head(at.multiplies, "multiplications");
  head(at.time, "time");
  head(at.gflops, "GFLOP/s");
  head(at.peak, "of the peak");
}

void DrawRow(const Scene& scene, const Rect& row, const StepText& step, float share) {
  const Theme& theme = scene.theme;
  // As long as its share of the whole time.
  scene.list.AddRectFilled(row.min(), {row.x + row.w * share, row.bottom() - 2}, theme.accent_bg, 4);
  if (scene.layout.form == Form::kNarrow) {
    const float right = row.right() - kIndent;
    scene.type.DrawWithin(scene.list, {row.x + kIndent, row.y + 19}, row.w - 120, step.layers, 14, theme.text);
    scene.type.DrawRight(scene.list, {right, row.y + 19}, step.time, 14, theme.text);
    const std::string detail =
        step.gflops.empty() ? step.kernel : step.gflops + " GFLOP/s, " + step.peak + " of the peak";
    scene.type.DrawWithin(scene.list, {row.x + kIndent, row.y + 38}, row.w - 2 * kIndent, detail, 13, theme.muted);
    return;
  }
  const Columns at = ColumnsOf(row);
  const float y = row.centre().y + 4;
  scene.type.DrawWithin(scene.list, {at.layers, y}, at.kernel - at.layers - 8, step.layers, 14, theme.text);
  scene.type.DrawWithin(scene.list, {at.kernel, y}, at.multiplies - 96 - at.kernel, step.kernel, 14, theme.muted);
  scene.type.DrawRight(scene.list, {at.multiplies, y}, step.multiplies, 14, theme.muted);
  scene.type.DrawRight(scene.list, {at.time, y}, step.time, 14, theme.text);
  scene.type.DrawRight(scene.list, {at.gflops, y}, step.gflops, 14, theme.muted);
  scene.type.DrawRight(scene.list, {at.peak, y}, step.peak, 14, theme.muted);
}

}  // namespace

std::vector<StepText> StepTexts(const StepTimes& times) {
  std::vector<StepText> texts;
  for (const StepTime& step : times.steps) {
    StepText text{step.layers, step.kernel, ShortCount(step.multiplies), {}, {}, {}};
    text.time =
        step.us < 999.5 ? Format("%.*f \u00b5s", step.us < 9.95 ? 2 : 1, step.us) : Format("%.2f ms", step.us / 1000);
    if (step.multiplies > 0) {
      text.gflops = Format("%.1f", step.gflops());
      text.peak = Format("%.0f %%", 100 * step.gflops() / times.peak_gflops);
    } else {
      text.multiplies = "\u2013";
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

void DrawTimings(const Scene& scene) {
  const Layout& layout = scene.layout;
  const Rect& room = layout.timings;
  if (room.h <= 0) return;
  const Theme& theme = scene.theme;
  DrawTitle(scene, room, "Where " + scene.first.title + " spends its time");
  const Rect& button = layout.time_layers;
  for (const Control& control : scene.controls) {
    if (control.action != Action::kTimeLayers) continue;
    DrawControlGround(scene, control);
    scene.list.AddRect(button.min(), button.max(), theme.line, 8);
    scene.type.DrawCentred(scene.list, {button.centre().x, button.centre().y + 5},
                           scene.first.step_times ? "Time each step again" : "Time each step", 14, theme.accent);
  }
  if (!scene.first.step_times) return;
  const StepTimes& times = *scene.first.step_times;
  if (layout.form != Form::kNarrow) DrawColumnHeads(scene, ColumnsOf(room), layout.timing_rows.front().y - 10);
  double whole = 0;
  for (const StepTime& step : times.steps) whole += step.us;
  const std::vector<StepText> texts = StepTexts(times);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    DrawRow(scene, layout.timing_rows[i], texts[i], static_cast<float>(times.steps[i].us / whole));
  }
  const std::string words =
      "Each step alone, again and again, with its data near at hand. The peak, " +
      Format("%.1f GFLOP/s", times.peak_gflops) +
      ", is what one thread of this page does with multiplications and additions in registers. Some kernels need fewer "
      "of them than the textbook, so a step may pass it.";
  scene.type.DrawWrapped(scene.list, {room.x, layout.timing_rows.back().bottom() + 24}, room.w, words, 13, 18,
                         theme.muted);
}

}  // namespace lenslet::studio
