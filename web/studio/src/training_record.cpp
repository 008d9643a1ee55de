#include "training_record.h"

#include "yyjson.h"

namespace lenslet::studio {

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

}  // namespace lenslet::studio
