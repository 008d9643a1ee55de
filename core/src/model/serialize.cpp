#include <cmath>

#include "lenslet/model.h"
#include "model/record.h"
#include "model/reserved.h"
#include "model/self_test.h"
#include "weights/half.h"

namespace lenslet {
namespace {

// F16 ends at 65504, so that a tensor with a larger value stays F32 rather than become infinite.
bool Fits(std::span<const float> values, Dtype dtype) {
  for (const float value : values) {
    if (dtype == Dtype::kF16 && !std::isfinite(FloatFromHalf(HalfFromFloat(value)))) return false;
    if (dtype == Dtype::kBF16 && !std::isfinite(FloatFromBfloat16(Bfloat16FromFloat(value)))) return false;
  }
  return true;
}

Tensors WithDtype(const Tensors& tensors, Dtype dtype) {
  Tensors stored;
  for (const Tensors::Entry& entry : tensors.entries()) {
    const auto values = tensors.view(entry).values;
    stored.Add(entry.name, entry.shape, values, Fits(values, dtype) ? dtype : Dtype::kF32);
  }
  return stored;
}

}  // namespace

std::vector<std::byte> Model::Serialize(Dtype dtype) const {
  Safetensors content{.tensors = WithDtype(tensors_, dtype),
                      .metadata = {{kLensletKey, WriteRecord(architecture_, training_)}}};
  if (!known_answer_) return WriteSafetensors(content);
  std::vector<float> output = known_answer_->output;
  if (dtype != Dtype::kF32) {
    // Rounded weights have answers of their own; the plain kernels give them.
    Model rounded = *this;
    rounded.tensors_ = ReadSafetensors(WriteSafetensors(content))->tensors;
    if (auto answers = AnswersOf(rounded, "reference")) output = *std::move(answers);
  }
  content.tensors.Add(kKnownInput, known_answer_->input_shape, known_answer_->input);
  content.tensors.Add(kKnownOutput, known_answer_->output_shape, output);
  return WriteSafetensors(content);
}

}  // namespace lenslet
