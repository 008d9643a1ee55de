#include <c10/core/InferenceMode.h>

#include <map>

#include "base/failure.h"
#include "bench/samples.h"
#include "engine.h"
#include "script.h"
#include "train/network.h"

namespace lenslet::peers {
namespace {

// LibTorch at its best: as a module and as an optimised script, whichever is the faster for a batch size.
class Torch : public Engine {
 public:
  explicit Torch(const Model& model)
      : module_(model.architecture()),
        script_(MakeScript(model)),
        shape_{model.architecture().input.extents().begin(), model.architecture().input.extents().end()} {
    at::set_num_threads(1);
    native::ImportTensors(module_, model.architecture(), model.tensors());
    module_.eval();
    shape_.insert(shape_.begin(), 1);
  }

  void Prepare(std::span<const float> input, std::int64_t batch) override {
    constexpr double kSeconds = 0.1;
    scripted_ = false;
    const double module_ms = native::TimeMs([&] { Run(input, batch); }, kSeconds).median;
    scripted_ = true;
    for (int i = 0; i < 3; ++i) Run(input, batch);  // The first ones specialise it.
    const double script_ms = native::TimeMs([&] { Run(input, batch); }, kSeconds).median;
    best_[batch] = script_ms < module_ms;
    scripted_.reset();
  }
  std::span<const float> Run(std::span<const float> input, std::int64_t batch) override {
    const c10::InferenceMode guard;
    shape_[0] = batch;
    // LibTorch takes no pointer to const; it does not write here.
    const torch::Tensor x = torch::from_blob(const_cast<float*>(input.data()), shape_);
    const bool scripted = scripted_ ? *scripted_ : best_.at(batch);
    output_ = (scripted ? script_.forward({x}).toTensor() : module_.forward(x)).contiguous();
    return {output_.const_data_ptr<float>(), static_cast<std::size_t>(output_.numel())};
  }
  std::string Name() const override {
    std::string name;
    for (const auto& [batch, scripted] : best_) {
      name += (name.empty() ? "" : ", ") + std::string(scripted ? "script" : "module") + " at batch " +
              std::to_string(batch);
    }
    return name;
  }

 private:
  native::TorchNetwork module_;
  torch::jit::Module script_;
  std::vector<std::int64_t> shape_;
  torch::Tensor output_;
  std::optional<bool> scripted_;  // While it is tried out.
  std::map<std::int64_t, bool> best_;
};

}  // namespace

std::unique_ptr<Engine> MakeEngine(const Model& model) { return std::make_unique<Torch>(model); }

}  // namespace lenslet::peers
