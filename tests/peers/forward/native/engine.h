// What is timed: something that runs a network, one thread, batch after batch.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "lenslet/model.h"

namespace lenslet::peers {

class Engine {
 public:
  virtual ~Engine() = default;
  // Before a batch size's first run: whatever is to be done once for it.
  virtual void Prepare(std::span<const float> input, std::int64_t batch) = 0;
  // The outputs of `batch` inputs; valid until the next run.
  virtual std::span<const float> Run(std::span<const float> input, std::int64_t batch) = 0;
  virtual std::string Name() const = 0;
};

// By the program's own one: each program is linked with one file that defines it.
std::unique_ptr<Engine> MakeEngine(const Model& model);

}  // namespace lenslet::peers
