// For the tests in Python: what the core reads from a file, and a file that the core writes.
//   description_dump read FILE      one line a tensor: name, dtype, shape, values as hexadecimal floats
//   description_dump load FILE      the model's name, how it was found, its output for the known answer
//   description_dump write DTYPE FILE
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>

#include "lenslet/model.h"
#include "lenslet/plan.h"
#include "lenslet/safetensors.h"

namespace lenslet {
namespace {

std::vector<std::byte> ReadFile(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
  return {first, first + bytes.size()};
}

int Complain(const Error& error) {
  std::fprintf(stderr, "%s: %s\n", ErrorName(error.code), error.detail.c_str());
  return 1;
}

void Print(std::span<const float> values) {
  for (const float value : values) std::printf(" %a", static_cast<double>(value));
  std::printf("\n");
}

int Read(const char* path) {
  const auto content = ReadSafetensors(ReadFile(path));
  if (!content) return Complain(content.error());
  for (const auto& [key, text] : content->metadata) std::printf("# %s=%s\n", key.c_str(), text.c_str());
  for (const auto& entry : content->tensors.entries()) {
    std::printf("%s|%s|%s|", entry.name.c_str(), DtypeName(entry.stored), ToString(entry.shape).c_str());
    Print(content->tensors.view(entry).values);
  }
  return 0;
}

int Load(const char* path) {
  const auto model = Model::Load(ReadFile(path));
  if (!model) return Complain(model.error());
  std::printf("%s %s", model->architecture().name.c_str(), model->was_matched() ? "matched" : "described");
  if (!model->known_answer()) return std::printf("\n"), 0;
  auto plan = Plan::Compile(*model);
  if (!plan) return Complain(plan.error());
  const auto elements = static_cast<std::size_t>(model->architecture().input.elements());
  Print(plan->Run(std::span(model->known_answer()->input).first(elements)));
  return 0;
}

int Write(std::string_view dtype_name, const char* path) {
  Dtype dtype = Dtype::kF32;
  for (const Dtype candidate : {Dtype::kF16, Dtype::kBF16}) {
    if (dtype_name == DtypeName(candidate)) dtype = candidate;
  }
  Safetensors content{.tensors = {}, .metadata = {{"who", "the core, ünïcode"}}};
  const float values[] = {0.0f, -0.0f, 1.0f, 1.0f / 3, -65504.0f, 6e-8f, 1e-3f};
  content.tensors.Add("seven", {7}, values, dtype);
  content.tensors.Add("matrix", {2, 3}, std::span(values).first(6));
  content.tensors.Add("scalar", {}, std::span(values).subspan(3, 1), dtype);
  content.tensors.Add("none", {0, 2}, {});
  const auto bytes = WriteSafetensors(content);
  std::ofstream stream(path, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return stream.flush() ? 0 : 1;
}

}  // namespace
}  // namespace lenslet

int main(int count, char** arguments) {
  const std::string_view command = count > 1 ? arguments[1] : "";
  if (command == "read" && count == 3) return lenslet::Read(arguments[2]);
  if (command == "load" && count == 3) return lenslet::Load(arguments[2]);
  if (command == "write" && count == 4) return lenslet::Write(arguments[2], arguments[3]);
  std::fprintf(stderr, "usage: %s read FILE | load FILE | write DTYPE FILE\n", arguments[0]);
  return 2;
}
