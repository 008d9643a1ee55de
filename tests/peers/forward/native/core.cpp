#include <map>

#include "base/failure.h"
#include "engine.h"
#include "lenslet/plan.h"

namespace lenslet::peers {
namespace {

class Core : public Engine {
 public:
  explicit Core(const Model& model) : model_(model) {}

  void Prepare(std::span<const float>, std::int64_t batch) override {
    plans_.emplace(batch, native::Unwrap(Plan::Compile(model_, {.max_batch = batch}), "the core"));
  }
  std::span<const float> Run(std::span<const float> input, std::int64_t batch) override {
    return plans_.at(batch).Run(input);
  }
  std::string Name() const override { return std::string(InstructionSets().front()); }

 private:
  Model model_;
  std::map<std::int64_t, Plan> plans_;  // As a program that knows its batch would have it.
};

}  // namespace

std::unique_ptr<Engine> MakeEngine(const Model& model) { return std::make_unique<Core>(model); }

}  // namespace lenslet::peers
