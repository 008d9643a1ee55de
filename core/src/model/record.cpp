#include "model/record.h"

#include "json.h"
#include "model/reserved.h"
#include "text.h"

namespace lenslet {

Result<Record> ReadRecord(std::string_view text) {
  const auto document = json::Document::Parse(text);
  if (!document) return Fail(document.error().code, {"metadata \"lenslet\": ", document.error().detail});
  std::optional<Error> error;
  json::Object root(document->root(), "lenslet", error);
  // First of all: a later version may mean anything by the rest.
  const std::int64_t version = root.Integer("format", {1, 1 << 30});
  if (error) return std::unexpected(*std::move(error));
  if (version != kFormatVersion) {
    return Fail(ErrorCode::kBadVersion,
                {"lenslet.format: this build reads version ", kFormatVersion, ", found ", version});
  }
  root.Child("architecture");
  if (root.Has("training")) root.Child("training");
  root.RejectUnknownKeys();
  if (error) return std::unexpected(*std::move(error));
  auto architecture = ParseArchitecture(json::Write(*root.Get("architecture")));
  if (!architecture) return Fail(architecture.error().code, {"lenslet.architecture: ", architecture.error().detail});
  return Record{.architecture = *std::move(architecture),
                .training = root.Has("training") ? json::Write(*root.Get("training")) : std::string()};
}

std::string WriteRecord(const Architecture& architecture, const std::string& training) {
  const char* key = training.empty() ? "" : ",\"training\":";
  return Joined({"{\"format\":", kFormatVersion, ",\"architecture\":", ToJson(architecture), key, training, "}"});
}

Result<std::string> NormalTraining(const std::string& training) {
  if (training.empty()) return training;
  // Read inside an object, as in a file, so that the depth counts alike.
  const std::string text = Joined({"{\"training\":", training, "}"});
  const auto document = json::Document::Parse(text);
  if (!document) return Fail(document.error().code, {"training: ", document.error().detail});
  std::optional<Error> error;
  json::Object root(document->root(), "", error);
  root.Child("training");
  root.RejectUnknownKeys();
  if (error) return std::unexpected(*std::move(error));
  return json::Write(*root.Get("training"));
}

}  // namespace lenslet
