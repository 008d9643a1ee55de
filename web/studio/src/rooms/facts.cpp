// What is known about the networks: how well they do, how large they are, how fast here.
#include <cmath>
#include <string>

#include "rooms/rooms.h"

namespace lenslet::studio {
namespace {

std::string Grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::ptrdiff_t i = std::ssize(text) - 3; i > 0; i -= 3) text.insert(static_cast<std::size_t>(i), ",");
  return text;
}

// Three sentences about the only one.
void DrawOne(const Scene& scene, const Rect& room) {
  const Reader& reader = scene.first;
  const ModelFacts& facts = *reader.facts;
  const std::string lines[] = {
      facts.test_accuracy && reader.is_lesson
          ? Format("%.2f %% right, on purpose: it is a lesson", 100 * *facts.test_accuracy)
      : facts.test_accuracy
          ? Format("%.2f %% of the test %s right", 100 * *facts.test_accuracy, facts.takes_photos ? "photos" : "digits")
          : "Nothing is known of how well it does",
      Grouped(facts.parameters) + " parameters, " + SizeText(static_cast<std::int64_t>(facts.file_bytes)),
      reader.timing ? TimeText(reader.timing) + (facts.takes_photos ? " from photo to answer" : " from paper to answer")
                    : "Runs here, in this page",
  };
  float y = room.y + 24;
  for (const std::string& line : lines) {
    scene.type.DrawWithin(scene.list, {room.x, y}, room.w, line, 14, scene.theme.muted);
    y += 22;
  }
}

// The same, short, in a column below each name.
void DrawColumn(const Scene& scene, const Rect& column, const Reader& reader, ImU32 colour) {
  const ModelFacts& facts = *reader.facts;
  const std::string lines[] = {
      facts.test_accuracy ? Format("%.2f %% right", 100 * *facts.test_accuracy) : "untested",
      ShortCount(facts.parameters) + " parameters",
      SizeText(static_cast<std::int64_t>(facts.file_bytes)) + (reader.timing ? ", " + TimeText(reader.timing) : ""),
  };
  scene.list.AddRectFilled({column.x, column.y - 1}, {column.right(), column.y + 1}, colour);
  float y = column.y + 24;
  for (const std::string& line : lines) {
    scene.type.DrawWithin(scene.list, {column.x, y}, column.w, line, 13, scene.theme.muted);
    y += 22;
  }
}

}  // namespace

// With no more decimals than the readings carry.
std::string TimeText(const std::optional<Timing>& timing) {
  if (!timing) return "\u2013";
  if (timing->mean_ms <= 0) return "< 0.1 ms";
  const int decimals = timing->standard_error_ms < 0.005 ? 2 : timing->standard_error_ms < 0.1 ? 1 : 0;
  const double least = std::pow(10, -decimals);
  return timing->mean_ms >= least / 2 ? Format("%.*f ms", decimals, timing->mean_ms)
                                      : Format("< %.*f ms", decimals, least);
}

std::string TimeText(const NetworkEntry& entry) {
  if (entry.timing || !entry.estimate_ms) return TimeText(entry.timing);
  const double ms = *entry.estimate_ms;
  return ms < 0.05 ? "\u2248 < 0.1 ms" : Format(ms < 9.95 ? "\u2248 %.1f ms" : "\u2248 %.0f ms", ms);
}

std::string SizeText(std::int64_t bytes) {
  const auto kilobytes = static_cast<double>(bytes) / 1000;
  return kilobytes < 999.5 ? Format("%.0f KB", kilobytes) : Format("%.1f MB", kilobytes / 1000);
}

std::string ShortCount(std::int64_t number) {
  const auto thousands = static_cast<double>(number) / 1000;
  if (number < 1000) return std::to_string(number);
  return thousands < 999.5 ? Format("%.0f k", thousands) : Format("%.2f M", thousands / 1000);
}

void DrawFacts(const Scene& scene) {
  const Layout& layout = scene.layout;
  const Rect& room = layout.facts;
  if (scene.second.facts) {
    const float middle = layout.compare.x;
    DrawColumn(scene, {room.x, room.y, middle - 16 - room.x, room.h}, scene.first, scene.theme.accent);
    DrawColumn(scene, {middle, room.y, room.right() - middle, room.h}, scene.second, scene.theme.second);
  } else {
    scene.list.AddLine({room.x, room.y}, {room.right(), room.y}, scene.theme.line, 1);
    DrawOne(scene, room);
  }
  for (const Control& control : scene.controls) {
    if (control.action != Action::kNetworks) continue;
    DrawSwitch(scene, control, control.pressed ? "Hide the networks" : "Networks and learning curves",
               scene.theme.accent);
  }
}

}  // namespace lenslet::studio
