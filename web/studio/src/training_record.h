// What the page quotes from a model's training record.
#pragma once

#include <optional>
#include <string_view>

namespace lenslet::studio {

struct TestScore {
  std::optional<double> accuracy, standard_error;  // Shares of the test set.
};

// Empty where the record has none, or is not a JSON object.
TestScore ReadTestScore(std::string_view training);

}  // namespace lenslet::studio
