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
    entry.parameters = yyjson_get_sint(yyjson_obj_get(item, "parameters"));
    entry.file_bytes = yyjson_get_sint(yyjson_obj_get(item, "bytes"));
    entry.begins_group = list.empty() || list.back().group != entry.group;
    list.push_back(std::move(entry));
  }
  yyjson_doc_free(document);
  return list;
}

bool HasBothKinds(std::span<const NetworkEntry> networks) {
  const auto photos = std::ranges::count_if(networks, &NetworkEntry::takes_photos);
  return photos > 0 && photos < std::ssize(networks);
}

}  // namespace lenslet::studio
