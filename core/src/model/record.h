// The JSON text that makes weights a Lenslet model: the value of "lenslet" in __metadata__.
//   {"format": 1, "architecture": {…}, "training": {…}}
#pragma once

#include <string>
#include <string_view>

#include "lenslet/architecture.h"
#include "lenslet/error.h"

namespace lenslet {

// So that a header, which holds the text with every quote escaped, stays below its own limit.
inline constexpr std::size_t kMaxRecordBytes = 4 << 20;

struct Record {
  Architecture architecture;
  std::string training;  // A JSON object without white space, or empty.
};

Result<Record> ReadRecord(std::string_view text);
std::string WriteRecord(const Architecture& architecture, const std::string& training);
// The training record as it will be read back: a JSON object without white space, or empty.
Result<std::string> NormalTraining(const std::string& training);

}  // namespace lenslet
