#include "training_record.h"

#include <cmath>
#include <limits>

#include "yyjson.h"

namespace lenslet::studio {
namespace {

constexpr std::size_t kMostEpochs = 10000;

}  // namespace

TestScore ReadTestScore(std::string_view training) {
  TestScore score;
  yyjson_doc* const document = yyjson_read(training.data(), training.size(), 0);
  yyjson_val* const test = yyjson_obj_get(yyjson_doc_get_root(document), "test");
  const auto share = [&](const char* key) -> std::optional<double> {
    yyjson_val* const value = yyjson_obj_get(test, key);
    if (!yyjson_is_num(value)) return {};
    const double number = yyjson_get_num(value);
    return number >= 0 && number <= 1 ? std::optional(number) : std::nullopt;
  };
  score.accuracy = share("accuracy");
  score.standard_error = share("standard_error");
  yyjson_doc_free(document);
  return score;
}

std::vector<Epoch> ReadHistory(std::string_view training) {
  std::vector<Epoch> history;
  yyjson_doc* const document = yyjson_read(training.data(), training.size(), 0);
  std::size_t i = 0, count = 0;
  yyjson_val* item = nullptr;
  yyjson_arr_foreach(yyjson_obj_get(yyjson_doc_get_root(document), "history"), i, count, item) {
    if (i == kMostEpochs) break;
    const auto number = [&](const char* key, double most) {
      yyjson_val* const value = yyjson_obj_get(item, key);
      const double found = yyjson_is_num(value) ? yyjson_get_num(value) : -1;
      return found >= 0 && found <= most ? static_cast<float>(found) : std::numeric_limits<float>::quiet_NaN();
    };
    history.push_back({number("training_loss", 1e6), number("validation_loss", 1e6), number("training_accuracy", 1),
                       number("validation_accuracy", 1)});
  }
  yyjson_doc_free(document);
  return history;
}

}  // namespace lenslet::studio
