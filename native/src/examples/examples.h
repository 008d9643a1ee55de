// The worked examples of the tutorials: small sums with published answers, computed anew each time.
#pragma once

#include <string>
#include <vector>

namespace lenslet::native {

struct Example {
  std::string title, computed_by;
  std::vector<double> expected;  // As published, to `decimals` places; for an identity, its other side.
  std::vector<double> computed;
  int decimals = 0;

  // Every number to within half a unit of the last place that was published.
  bool agrees() const;
};

std::vector<Example> CoreExamples();
std::vector<Example> LayerExamples();  // The parameters of Conv2d and MaxPool2d.
std::vector<Example> ImageExamples();  // What is done to photos.
std::vector<Example> TorchExamples();  // Where lenslet has its trainer.

}  // namespace lenslet::native
