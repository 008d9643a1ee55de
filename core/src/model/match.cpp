#include "model/match.h"

#include <algorithm>

#include "json.h"
#include "text.h"

namespace lenslet {
namespace {

struct Match {
  const Architecture* architecture = nullptr;
  std::size_t fitting = 0;        // Parameters with a tensor of that key and shape.
  std::string first_misfit = {};  // Empty when all tensors fit.
};

Match Compare(const Architecture& architecture, const Tensors& tensors) {
  Match match{.architecture = &architecture};
  const auto parameters = Parameters(architecture);
  for (const Parameter& parameter : parameters) {
    const auto found = tensors.Find(parameter.key);
    if (found && found->shape == parameter.shape) {
      ++match.fitting;
    } else if (match.first_misfit.empty()) {
      match.first_misfit = Joined({"expects ", json::Quote(parameter.key), " ", ToString(parameter.shape),
                                   found ? ", found " : ", which is missing", found ? ToString(found->shape) : ""});
    }
  }
  if (match.first_misfit.empty() && parameters.size() != tensors.entries().size()) {
    match.first_misfit = Joined({"expects ", parameters.size(), " tensors, found ", tensors.entries().size()});
  }
  return match;
}

}  // namespace

Result<Architecture> MatchArchitecture(const Tensors& tensors) {
  Match nearest;
  std::vector<const Architecture*> fits;
  for (const Architecture& architecture : KnownArchitectures()) {
    Match match = Compare(architecture, tensors);
    if (match.first_misfit.empty()) fits.push_back(&architecture);
    if (match.fitting > nearest.fitting) nearest = std::move(match);
  }
  if (fits.size() == 1) return *fits.front();
  const std::string advice = "; name the network with `lenslet convert --architecture`";
  if (fits.empty()) {
    std::string detail = Joined({"the ", tensors.entries().size(), " tensors are those of no known network"});
    if (nearest.architecture != nullptr) {
      detail += Joined({"; the nearest, ", json::Quote(nearest.architecture->name), ", ", nearest.first_misfit});
    }
    return Fail(ErrorCode::kUnknownNetwork, {detail, advice});
  }
  std::string names;
  for (const Architecture* fit : fits) names += (names.empty() ? "" : ", ") + json::Quote(fit->name);
  return Fail(ErrorCode::kUnknownNetwork, {"the tensors fit several networks: ", names, advice});
}

}  // namespace lenslet
