#include "lenslet/model.h"
#include "model/match.h"
#include "model/record.h"
#include "model/reserved.h"
#include "model/self_test.h"
#include "text.h"

namespace lenslet {
namespace {

Result<std::optional<KnownAnswer>> FindKnownAnswer(const Tensors& tensors) {
  const auto input = tensors.Find(kKnownInput), output = tensors.Find(kKnownOutput);
  if (!input && !output) return std::nullopt;
  if (!input || !output) {
    return Fail(ErrorCode::kMissingTensor, {"tensor \"", (input ? kKnownOutput : kKnownInput),
                                            "\": missing, though the file has the other half of the known answer"});
  }
  return KnownAnswer{.input_shape = input->shape,
                     .output_shape = output->shape,
                     .input = {input->values.begin(), input->values.end()},
                     .output = {output->values.begin(), output->values.end()}};
}

}  // namespace

Result<Model> Model::Load(std::span<const std::byte> file) {
  auto content = ReadSafetensors(file);
  if (!content) return std::unexpected(content.error());
  const auto record_text = content->metadata.find(kLensletKey);
  if (record_text == content->metadata.end()) {
    auto architecture = MatchArchitecture(content->tensors);
    if (!architecture) return std::unexpected(architecture.error());
    auto model = Bind(*std::move(architecture), std::move(content->tensors));
    if (model) model->was_matched_ = true;
    return model;
  }
  auto record = ReadRecord(record_text->second);
  if (!record) return std::unexpected(record.error());
  auto known_answer = FindKnownAnswer(content->tensors);
  if (!known_answer) return std::unexpected(known_answer.error());
  auto model =
      Bind(std::move(record->architecture), std::move(content->tensors), record->training, *std::move(known_answer));
  if (!model || !model->known_answer_) return model;
  const auto found = AnswersOf(*model, {});
  if (!found) return std::unexpected(found.error());
  if (auto same = CompareAnswers(*model->known_answer_, *found); !same) return std::unexpected(same.error());
  return model;
}

}  // namespace lenslet
