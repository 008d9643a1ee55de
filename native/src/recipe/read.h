// What the readers of a recipe's parts share. Each throws a Failure that begins with the place of what is wrong.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/failure.h"
#include "base/join.h"
#include "io/json.h"
#include "recipe/recipe.h"

namespace lenslet::native {

template <typename T, std::size_t N>
T OneOf(const JsonValue& value, const std::array<std::pair<std::string_view, T>, N>& choices) {
  const std::string text = value.String();
  for (const auto& [name, choice] : choices) {
    if (text == name) return choice;
  }
  const auto known = Join(choices, [](const auto& choice) { return choice.first; });
  throw Failure(value.path(), ": \"", text, "\" is unknown (known: ", known, ")");
}

inline double NumberOr(const JsonValue& object, std::string_view key, double otherwise, double at_least,
                       double at_most) {
  const auto value = object.Find(key);
  return value ? value->Number(at_least, at_most) : otherwise;
}

inline std::pair<double, double> ReadPair(const JsonValue& value, double at_least, double at_most) {
  const auto numbers = value.Numbers(at_least, at_most);
  if (numbers.size() != 2) throw Failure(value.path(), ": expected two numbers, found ", value.Text());
  return {numbers[0], numbers[1]};
}

// A name that becomes part of a path.
inline std::string ReadName(const JsonValue& value) {
  std::string name = value.String();
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos) {
    throw Failure(value.path(), ": expected a name without \"/\", found ", value.Text());
  }
  return name;
}

void ReadData(const JsonValue& value, Recipe& recipe);
DrawnCounts ReadDrawn(const JsonValue& value);
std::vector<Transform> ReadTransform(const JsonValue& value);
Augmentation ReadAugmentation(const JsonValue& value);
Optimizer ReadOptimizer(const JsonValue& value);
Schedule ReadSchedule(const JsonValue& value);

}  // namespace lenslet::native
