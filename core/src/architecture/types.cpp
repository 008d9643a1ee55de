#include "architecture/types.h"
#include "text.h"

namespace lenslet {
namespace {

struct NamedType {
  const char* name;
  Operation prototype;
};

constexpr NamedType kTypes[] = {
    {"Conv2d", Conv2d{}},
    {"MaxPool2d", MaxPool2d{}},
    {"AvgPool2d", AvgPool2d{}},
    {"AdaptiveAvgPool2d", AdaptiveAvgPool2d{}},
    {"BatchNorm1d", BatchNorm{.dimensions = 1}},
    {"BatchNorm2d", BatchNorm{.dimensions = 2}},
    {"Linear", Linear{}},
    {"ReLU", ReLU{}},
    {"Sigmoid", Sigmoid{}},
    {"Tanh", Tanh{}},
    {"Softmax", Softmax{}},
    {"LogSoftmax", LogSoftmax{}},
    {"Dropout", Dropout{}},
    {"Flatten", Flatten{}},
};

}  // namespace

const char* TypeName(const Operation& operation) {
  const auto* norm = std::get_if<BatchNorm>(&operation);
  if (norm != nullptr) return norm->dimensions == 1 ? "BatchNorm1d" : "BatchNorm2d";
  for (const NamedType& type : kTypes) {
    if (type.prototype.index() == operation.index()) return type.name;
  }
  return "";  // Unreachable: every alternative has a row.
}

std::optional<Operation> OperationNamed(std::string_view type) {
  for (const NamedType& known : kTypes) {
    if (type == known.name) return known.prototype;
  }
  return std::nullopt;
}

std::string TypeNames() {
  std::string names;
  for (const NamedType& type : kTypes) names += Joined({names.empty() ? "" : ", ", type.name});
  return names;
}

}  // namespace lenslet
