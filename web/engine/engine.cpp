#include "engine.h"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lenslet/image/digit.h"
#include "lenslet/image/gray.h"
#include "lenslet/image/light.h"
#include "lenslet/model.h"
#include "lenslet/plan.h"

namespace lenslet::engine {

struct LoadedModel {
  Model model;
  Plan plan;
  std::string description;
  std::vector<float> input;  // One image, normalised.
};

namespace {

Error last_error;

// Images that go through the network together, so that the weights of fully connected layers serve all of them.
constexpr std::size_t kBatch = 8;

void Remember(Error error) { last_error = std::move(error); }

std::string Describe(const Model& model, const Plan& plan) {
  std::string text = "{\"architecture\":" + ToJson(model.architecture());
  text += ",\"training\":" + (model.training().empty() ? std::string("null") : model.training());
  text += ",\"outputShapes\":[";
  for (const Shape& shape : model.layer_shapes()) {
    if (text.back() != '[') text += ',';
    text += ToString(shape);
  }
  text += "],\"instructionSet\":\"";
  text += plan.instruction_set();
  text += model.was_matched() ? "\",\"matched\":true}" : "\",\"matched\":false}";
  return text;
}

std::size_t InputElements(const LoadedModel& loaded) {
  return static_cast<std::size_t>(loaded.model.architecture().input.elements());
}

Result<bool> Classify(LoadedModel& loaded, std::span<std::uint8_t> rgba, std::int32_t width, std::int32_t height,
                      float* input, float* probabilities) {
  const Architecture& architecture = loaded.model.architecture();
  if (architecture.preparation != Preparation::kDigit) {
    return Fail(
        ErrorCode::kWrongInput,
        architecture.title + " does not take drawings of digits; give run() its input " + ToString(architecture.input));
  }
  const std::span<std::uint8_t> gray = rgba.first(rgba.size() / 4);
  GrayFromRgba(rgba, gray);
  EvenLight(gray, width, height);
  const Result<DigitImage> digit = PrepareDigit({gray, width, height, width});
  if (!digit) return std::unexpected(digit.error());
  std::copy(digit->pixels.begin(), digit->pixels.end(), input);
  const auto outputs = static_cast<std::size_t>(loaded.model.output_shape().elements());
  std::fill_n(probabilities, outputs, 0.0F);
  if (digit->blank) return false;
  std::ranges::copy(digit->pixels, loaded.input.begin());
  Normalize(architecture, loaded.input);
  ToProbabilities(architecture, loaded.plan.Run(loaded.input), {probabilities, outputs});
  return true;
}

}  // namespace
}  // namespace lenslet::engine

using lenslet::engine::LoadedModel;

void* lenslet_allocate(std::size_t bytes) { return std::malloc(bytes); }
void lenslet_free(void* memory) { std::free(memory); }

LoadedModel* lenslet_load(const std::byte* file, std::size_t size) {
  auto model = lenslet::Model::Load({file, size});
  if (!model) return lenslet::engine::Remember(std::move(model.error())), nullptr;
  auto plan = lenslet::Plan::Compile(*model, {.max_batch = lenslet::engine::kBatch});
  if (!plan) return lenslet::engine::Remember(std::move(plan.error())), nullptr;
  auto* loaded = new LoadedModel{*std::move(model), *std::move(plan), {}, {}};
  loaded->description = lenslet::engine::Describe(loaded->model, loaded->plan);
  loaded->input.resize(lenslet::engine::InputElements(*loaded));
  return loaded;
}

void lenslet_unload(LoadedModel* model) { delete model; }

const char* lenslet_error_code() { return lenslet::ErrorName(lenslet::engine::last_error.code); }
const char* lenslet_error_detail() { return lenslet::engine::last_error.detail.c_str(); }
const char* lenslet_describe(const LoadedModel* model) { return model->description.c_str(); }

void lenslet_run(LoadedModel* model, const float* input, std::size_t images, float* output) {
  const std::size_t elements = lenslet::engine::InputElements(*model);
  for (std::size_t i = 0; i < images; i += lenslet::engine::kBatch) {
    const std::size_t batch = std::min(images - i, lenslet::engine::kBatch);
    output = std::ranges::copy(model->plan.Run({input + i * elements, batch * elements}), output).out;
  }
}

Classified lenslet_classify(LoadedModel* model, std::uint8_t* rgba, std::int32_t width, std::int32_t height,
                            float* input, float* probabilities) {
  // JavaScript has allocated the buffer, so it knows that the product fits.
  const std::size_t bytes = 4 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  const auto digit = lenslet::engine::Classify(*model, {rgba, bytes}, width, height, input, probabilities);
  if (!digit) return lenslet::engine::Remember(digit.error()), kClassifyFailed;
  return *digit ? kClassifyDone : kClassifyBlank;
}
