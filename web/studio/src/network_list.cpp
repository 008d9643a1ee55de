#include "network_list.h"

#include <algorithm>

#include "yyjson.h"

namespace lenslet::studio {

std::vector<NetworkEntry> ParseNetworkList(std::string_view json) {
  std::vector<NetworkEntry> list;
  yyjson_doc* const document = yyjson_read(json.data(), json.size(), 0);
  std::size_t i = 0, count = 0;
  yyjson_val* item = nullptr;
  yyjson_arr_foreach(yyjson_doc_get_root(document), i, count, item) {
    const auto text = [&](const char* key) -> std::string {
      const char* const value = yyjson_get_str(yyjson_obj_get(item, key));
      return value ? value : "";
    };
    NetworkEntry entry;
    entry.name = text("name");
    entry.title = text("title");
    entry.group = text("group");
    if (entry.name.empty() || entry.title.empty()) continue;
    entry.takes_photos = text("preparation") == "photo";
    yyjson_val* const accuracy = yyjson_obj_get(item, "accuracy");
    if (yyjson_is_num(accuracy)) entry.test_accuracy = std::clamp(yyjson_get_num(accuracy), 0.0, 1.0);
    entry.lesson = text("lesson");
    entry.multiply_adds = std::max<std::int64_t>(0, yyjson_get_sint(yyjson_obj_get(item, "multiply_adds")));
    entry.parameters = yyjson_get_sint(yyjson_obj_get(item, "parameters"));
    entry.file_bytes = yyjson_get_sint(yyjson_obj_get(item, "bytes"));
    entry.begins_group = list.empty() || list.back().group != entry.group;
    list.push_back(std::move(entry));
  }
  yyjson_doc_free(document);
  return list;
}

void EstimateTimes(std::span<NetworkEntry> networks, const NetworkEntry& measured) {
  if (!measured.timing || measured.multiply_adds == 0 || measured.timing->network_ms <= 0) return;
  const double pace = measured.timing->network_ms / static_cast<double>(measured.multiply_adds);
  const auto preparing = [&](bool photos) {
    const auto like = [&](const NetworkEntry& entry) { return entry.timing && entry.takes_photos == photos; };
    if (like(measured)) return measured.timing->mean_ms - measured.timing->network_ms;
    const auto one = std::ranges::find_if(networks, like);
    return one == networks.end() ? 0 : one->timing->mean_ms - one->timing->network_ms;
  };
  const double times[] = {preparing(false), preparing(true)};
  for (NetworkEntry& entry : networks) {
    if (entry.multiply_adds == 0) continue;
    entry.estimate_ms = times[entry.takes_photos ? 1 : 0] + pace * static_cast<double>(entry.multiply_adds);
  }
}

bool HasBothKinds(std::span<const NetworkEntry> networks) {
  const auto photos = std::ranges::count_if(networks, &NetworkEntry::takes_photos);
  return photos > 0 && photos < std::ssize(networks);
}

}  // namespace lenslet::studio
