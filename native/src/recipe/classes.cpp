#include "recipe/classes.h"

#include "base/failure.h"
#include "base/join.h"

namespace lenslet::native {

std::vector<std::string> MatchClasses(const Architecture& architecture, const std::vector<std::string>& found,
                                      const std::string& where) {
  const std::int64_t outputs = Unwrap(InferShapes(architecture), architecture.name).back().elements();
  const bool single = outputs == 1 && found.size() == 2;
  const std::vector<std::string> expected = single ? std::vector{found[1]} : found;
  if (outputs == 1 ? !single : static_cast<std::int64_t>(expected.size()) != outputs) {
    throw Failure(where, ": ", found.size(), found.size() == 1 ? " class (" : " classes (", Join(found),
                  "), the network has ", outputs, outputs == 1 ? " output, for two classes" : " outputs");
  }
  if (architecture.classes.empty() || architecture.classes == expected) return expected;
  if (single) {
    throw Failure(where, ": the network says how likely \"", architecture.classes[0], "\" is; of the classes ",
                  Join(found), " the second is \"", found[1], "\"");
  }
  throw Failure(where, ": the classes are ", Join(found), "; the network's are ", Join(architecture.classes));
}

}  // namespace lenslet::native
