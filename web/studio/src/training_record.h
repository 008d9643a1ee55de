// What the page quotes from a model's training record.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace lenslet::studio {

struct Epoch {  // NaN where the record has no such number: there need not be a validation set.
  float training_loss, validation_loss;
  float training_accuracy, validation_accuracy;  // Shares.
};

struct TrainingRecord {
  std::optional<double> test_accuracy;  // A share of the test set.
  std::vector<Epoch> history;           // One after another: the first 20,000, and none is trained for more.
};

// Empty where the record has nothing of it, or is not a JSON object.
TrainingRecord ReadTrainingRecord(std::string_view training);

}  // namespace lenslet::studio
