// A model measured on a test set.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "commands/model_file.h"
#include "commands/test_set.h"
#include "lenslet/model.h"

namespace lenslet::native {

struct Mistake {
  std::size_t image;
  std::string name;  // Its file's, if it has one.
  int truth;
  Prediction prediction;
};

struct Evaluation {
  std::size_t correct = 0, total = 0;
  std::vector<std::vector<std::int64_t>> confusion;                     // [truth][prediction]
  std::vector<Mistake> mistakes;                                        // The most confident first.
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> others;  // No digits: how many, and taken for one.
  double calibration_error = 0, calibration_chance = 0;
  std::string backend;
  double seconds = 0;
  double accuracy() const { return static_cast<double>(correct) / static_cast<double>(total); }
  double standard_error() const { return std::sqrt(accuracy() * (1 - accuracy()) / static_cast<double>(total)); }
};

// `backend`: core or torch. `by_kind`: `others` counts what is no digit by its name. Throws a Failure for a label that
// the network has no class for, or an output that is not a number.
Evaluation Evaluate(const Model& model, const TestSet& set, const std::string& backend, bool by_kind);

}  // namespace lenslet::native
