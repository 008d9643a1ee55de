// What the page quotes from a model's training record.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace lenslet::studio {

struct TestScore {
  std::optional<double> accuracy, standard_error;  // Shares of the test set.
};

// Empty where the record has none, or is not a JSON object.
TestScore ReadTestScore(std::string_view training);

struct Epoch {  // NaN where the record has no such number: there need not be a validation set.
  float training_loss, validation_loss;
  float training_accuracy, validation_accuracy;  // Shares.
};

// One after another; empty as above, and no longer than anyone trains.
std::vector<Epoch> ReadHistory(std::string_view training);

}  // namespace lenslet::studio
