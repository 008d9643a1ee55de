#include <algorithm>
#include <cmath>
#include <ranges>
#include <set>

#include "architecture/check.h"
#include "architecture/infer.h"
#include "architecture/limits.h"
#include "json.h"
#include "lenslet/model.h"
#include "model/record.h"
#include "model/reserved.h"
#include "number.h"
#include "text.h"

namespace lenslet {
namespace {

Result<void> CheckFinite(const std::string& name, std::span<const float> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    return Fail(ErrorCode::kNotFinite, {"tensor ", json::Quote(name), ": element ", i, " of ", values.size(), " is ",
                                        (std::isnan(values[i]) ? "NaN" : "infinite")});
  }
  return {};
}

// Batch norm divides by √(running_var + eps).
Result<void> CheckVariance(const Parameter& parameter, const Operation& operation, std::span<const float> values) {
  const auto* norm = std::get_if<BatchNorm>(&operation);
  if (norm == nullptr || !parameter.key.ends_with(".running_var")) return {};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] >= 0 && values[i] + static_cast<float>(norm->eps) > 0) continue;
    return Fail(ErrorCode::kBadValue,
                {"tensor ", json::Quote(parameter.key), ": element ", i, " is ", ToText(static_cast<double>(values[i])),
                 ", but a variance must be positive with eps added"});
  }
  return {};
}

// The tensors that inference needs, in the order of Parameters() whatever the order of the file.
Result<Tensors> Select(const Architecture& architecture, Tensors tensors) {
  const auto parameters = Parameters(architecture);
  std::set<std::string_view> keys;
  for (const Parameter& parameter : parameters) {
    keys.insert(parameter.key);
    const auto found = tensors.Find(parameter.key);
    if (!found) {
      return Fail(ErrorCode::kMissingTensor,
                  {"tensor ", json::Quote(parameter.key), ": missing; ", LayerLabel(architecture, parameter.layer),
                   " needs it with shape ", ToString(parameter.shape)});
    }
    if (found->shape != parameter.shape) {
      return Fail(ErrorCode::kTensorShape,
                  {"tensor ", json::Quote(parameter.key), ": expected shape ", ToString(parameter.shape), " for ",
                   LayerLabel(architecture, parameter.layer), ", found ", ToString(found->shape)});
    }
    if (auto finite = CheckFinite(parameter.key, found->values); !finite) return std::unexpected(finite.error());
    const Operation& operation = architecture.layers[parameter.layer].operation;
    if (auto sane = CheckVariance(parameter, operation, found->values); !sane) return std::unexpected(sane.error());
  }
  for (const Tensors::Entry& entry : tensors.entries()) {
    if (keys.contains(entry.name) || entry.name == kKnownInput || entry.name == kKnownOutput) continue;
    return Fail(ErrorCode::kUnexpectedTensor,
                {"tensor ", json::Quote(entry.name), " ", ToString(entry.shape), ": no layer of the network ",
                 json::Quote(architecture.name), " has it"});
  }
  // As most files have them: nothing to copy.
  if (std::ranges::equal(parameters, tensors.entries() | std::views::take(parameters.size()), {}, &Parameter::key,
                         &Tensors::Entry::name)) {
    tensors.KeepFirst(parameters.size());
    return tensors;
  }
  Tensors selected;
  std::int64_t elements = 0;
  for (const Parameter& parameter : parameters) elements += parameter.shape.elements();
  selected.Reserve(static_cast<std::size_t>(elements));
  for (const Parameter& parameter : parameters) {
    const auto found = tensors.Find(parameter.key);
    selected.Add(parameter.key, parameter.shape, found->values, found->stored);
  }
  return selected;
}

Result<void> CheckRows(const char* name, const Shape& shape, const Shape& row, std::span<const float> values) {
  std::vector<std::int64_t> expected{shape.rank() > 0 ? shape[0] : 0};
  expected.insert(expected.end(), row.extents().begin(), row.extents().end());
  if (expected[0] < 1 || expected[0] > kMaxKnownAnswers || Shape::From(expected) != shape ||
      static_cast<std::int64_t>(values.size()) != shape.elements()) {
    return Fail(ErrorCode::kTensorShape,
                {"tensor ", json::Quote(name), ": expected 1 to 16 of ", ToString(row), ", found ", ToString(shape)});
  }
  return CheckFinite(name, values);
}

Result<void> CheckKnownAnswer(const KnownAnswer& answer, const Shape& input, const Inference& inference) {
  if (auto rows = CheckRows(kKnownInput, answer.input_shape, input, answer.input); !rows) return rows;
  const Shape& output = inference.shapes.back();
  if (auto rows = CheckRows(kKnownOutput, answer.output_shape, output, answer.output); !rows) return rows;
  if (answer.input_shape[0] != answer.output_shape[0]) {
    return Fail(ErrorCode::kTensorShape, {"tensor \"", kKnownOutput, "\": expected as many rows as inputs, ",
                                          answer.input_shape[0], ", found ", answer.output_shape[0]});
  }
  if (answer.input_shape[0] * inference.work > kMaxWork) {
    return Fail(ErrorCode::kTooLarge, {"tensor ", json::Quote(kKnownInput), ": ", answer.input_shape[0], " inputs of ",
                                       inference.work, " multiplications take the check beyond 2^34"});
  }
  return {};
}

}  // namespace

Result<Model> Model::Bind(Architecture architecture, Tensors tensors, const std::string& training,
                          std::optional<KnownAnswer> known_answer) {
  auto inference = Infer(architecture);
  if (!inference) return std::unexpected(inference.error());
  auto selected = Select(architecture, std::move(tensors));
  if (!selected) return std::unexpected(selected.error());
  auto record = NormalTraining(training);
  if (!record) return std::unexpected(record.error());
  if (const std::size_t bytes = WriteRecord(architecture, *record).size(); bytes > kMaxRecordBytes) {
    return Fail(ErrorCode::kTooLarge,
                {"the description and the training record take ", bytes, " bytes, more than 4 MiB"});
  }
  if (known_answer) {
    auto checked = CheckKnownAnswer(*known_answer, architecture.input, *inference);
    if (!checked) return std::unexpected(checked.error());
  }
  Model model;
  model.architecture_ = std::move(architecture);
  model.layer_shapes_ = std::move(inference->shapes);
  model.tensors_ = *std::move(selected);
  model.training_ = *std::move(record);
  model.known_answer_ = std::move(known_answer);
  return model;
}

}  // namespace lenslet
