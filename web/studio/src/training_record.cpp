#include "training_record.h"

#include <limits>

#include "yyjson.h"

namespace lenslet::studio {

TrainingRecord ReadTrainingRecord(std::string_view training) {
  constexpr std::size_t kMostEpochs = 20'000;  // As a recipe may have.
  TrainingRecord record;
  yyjson_doc* const document = yyjson_read(training.data(), training.size(), 0);
  yyjson_val* const root = yyjson_doc_get_root(document);
  const auto number = [](yyjson_val* object, const char* key, double most) -> std::optional<double> {
    yyjson_val* const value = yyjson_obj_get(object, key);
    const double found = yyjson_is_num(value) ? yyjson_get_num(value) : -1;
    return found >= 0 && found <= most ? std::optional(found) : std::nullopt;
  };
  record.test_accuracy = number(yyjson_obj_get(root, "test"), "accuracy", 1);
  std::size_t i = 0, count = 0;
  yyjson_val* item = nullptr;
  yyjson_arr_foreach(yyjson_obj_get(root, "history"), i, count, item) {
    if (i == kMostEpochs) break;
    const auto plotted = [&](const char* key, double most) {
      return static_cast<float>(number(item, key, most).value_or(std::numeric_limits<double>::quiet_NaN()));
    };
    record.history.push_back({plotted("training_loss", 1e6), plotted("validation_loss", 1e6),
                              plotted("training_accuracy", 1), plotted("validation_accuracy", 1)});
  }
  yyjson_doc_free(document);
  return record;
}

}  // namespace lenslet::studio
