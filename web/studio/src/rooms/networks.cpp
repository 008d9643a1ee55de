// All networks in groups, each with what it does and takes; a press chooses one.
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

constexpr float kIndent = 12;

struct Columns {  // Right edges of the numbers, and how wide the name may be.
  float accuracy, parameters, size, time, name_w;
};

Columns ColumnsOf(const Rect& list) {
  const float right = list.right() - kIndent, pitch = list.w < 800 ? 80.0f : 104.0f;
  return {right - 3 * pitch, right - 2 * pitch, right - pitch, right, list.w - 2 * kIndent - 4 * pitch};
}

std::string AccuracyText(const NetworkEntry& entry) {
  return entry.test_accuracy ? Format("%.2f %%", 100 * *entry.test_accuracy) : "\u2013";
}

void DrawNumbers(const Scene& scene, const Rect& row, const NetworkEntry& entry, ImU32 colour) {
  const Columns at = ColumnsOf(scene.layout.networks);
  const float y = row.centre().y + 5;
  scene.type.DrawRight(scene.list, {at.accuracy, y}, AccuracyText(entry), 14, colour);
  scene.type.DrawRight(scene.list, {at.parameters, y}, ShortCount(entry.parameters), 14, colour);
  scene.type.DrawRight(scene.list, {at.size, y}, SizeText(entry.file_bytes), 14, colour);
  scene.type.DrawRight(scene.list, {at.time, y}, TimeText(entry), 14, colour);
}

void DrawRow(const Scene& scene, const Control& control, const NetworkEntry& entry) {
  const Rect& row = control.rect;
  const Theme& theme = scene.theme;
  DrawControlGround(scene, control);
  const bool is_second = scene.second.facts && scene.second.title == entry.title;
  const std::string title = is_second ? entry.title + ", compared" : entry.title;
  const ImU32 name = is_second ? theme.second : control.pressed ? theme.accent : theme.text;
  const Weight weight = is_second || control.pressed ? Weight::kSemibold : Weight::kRegular;
  if (scene.layout.form == Form::kNarrow) {
    scene.type.DrawName(scene.list, {row.x + kIndent, row.y + 24}, row.w - 2 * kIndent, title, 15, name, weight);
    const std::string numbers = (entry.lesson.empty() ? "" : "Lesson: ") + AccuracyText(entry) + ", " +
                                ShortCount(entry.parameters) + " parameters, " + SizeText(entry.file_bytes) + ", " +
                                TimeText(entry);
    scene.type.DrawWithin(scene.list, {row.x + kIndent, row.y + 44}, row.w - 2 * kIndent, numbers, 13, theme.muted);
    return;
  }
  const float name_w = ColumnsOf(scene.layout.networks).name_w, middle = row.centre().y;
  const bool is_lesson = !entry.lesson.empty();
  scene.type.DrawName(scene.list, {row.x + kIndent, middle + (is_lesson ? -3.0f : 5.0f)}, name_w, title, 15, name,
                      weight);
  if (is_lesson) {
    scene.type.DrawWithin(scene.list, {row.x + kIndent, middle + 14}, name_w, "A lesson: " + entry.lesson, 13,
                          theme.muted);
  }
  DrawNumbers(scene, row, entry, control.pressed ? theme.text : theme.muted);
}

void DrawColumnHeads(const Scene& scene) {
  const Rect& list = scene.layout.networks;
  DrawTitle(scene, list, "All networks");
  if (scene.layout.form == Form::kNarrow) return;
  const Columns at = ColumnsOf(list);
  const float y = list.y + 17;
  scene.type.DrawRight(scene.list, {at.accuracy, y}, "test score", 13, scene.theme.muted);
  scene.type.DrawRight(scene.list, {at.parameters, y}, "parameters", 13, scene.theme.muted);
  scene.type.DrawRight(scene.list, {at.size, y}, "file", 13, scene.theme.muted);
  scene.type.DrawRight(scene.list, {at.time, y}, "time here", 13, scene.theme.muted);
}

}  // namespace

void DrawNetworks(const Scene& scene) {
  const Rect& list = scene.layout.networks;
  if (list.h <= 0) return;
  DrawColumnHeads(scene);
  for (const Control& control : scene.controls) {
    if (control.action != Action::kNetwork) continue;
    const NetworkEntry& entry = scene.networks[static_cast<std::size_t>(control.value)];
    if (entry.begins_group) {
      const float y = control.rect.y - 8;
      scene.type.DrawWithin(scene.list, {list.x, y - 6}, list.w, entry.group, 13, scene.theme.text, Weight::kSemibold);
      scene.list.AddRectFilled({list.x, y}, {list.right(), y + 1}, scene.theme.line);
    }
    DrawRow(scene, control, entry);
  }
  scene.type.DrawWrapped(
      scene.list, {list.x, scene.layout.network_rows.back().bottom() + 24}, list.w,
      "Times from paper or photo to answer. \u2248 marks an estimate: the network's multiplications at "
      "the speed of the one that reads.",
      13, 18, scene.theme.muted);
}

}  // namespace lenslet::studio
