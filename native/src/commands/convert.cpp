#include <iostream>
#include <map>

#include "base/failure.h"
#include "base/join.h"
#include "commands/commands.h"
#include "commands/model_file.h"
#include "data/pattern.h"
#include "io/file.h"
#include "io/json.h"
#include "lenslet/plan.h"

namespace lenslet::native {
namespace {

Architecture ReadArchitecture(const std::string& name_or_path) {
  if (name_or_path.find('/') != std::string::npos || name_or_path.ends_with(".json")) {
    constexpr std::uint64_t kLimit = 1 << 20;
    return Unwrap(ParseArchitecture(AsText(ReadFile(name_or_path, kLimit))), name_or_path);
  }
  if (const Architecture* known = FindArchitecture(name_or_path)) return *known;
  throw Failure("there is no network \"", name_or_path,
                "\" (there are: ", Join(KnownArchitectures(), &Architecture::name), "; a file's name ends in .json)");
}

// The same network but for the names of its layers, hence of its keys.
bool AreTwins(Architecture a, Architecture b) {
  for (Architecture* one : {&a, &b}) {
    one->name = one->title = "";
    for (std::size_t i = 0; i < one->layers.size(); ++i) one->layers[i].name = std::to_string(i);
  }
  return ToJson(a) == ToJson(b);
}

// As the network of that name or, where the keys are another's that differs in nothing else, as that one.
Model BindAs(const std::string& name, const Tensors& tensors, const std::string& file) {
  const Architecture wanted = ReadArchitecture(name);
  auto model = Model::Bind(wanted, tensors);
  for (const Architecture& known : KnownArchitectures()) {
    if (model || known.name == wanted.name || !AreTwins(known, wanted)) continue;
    if (auto twin = Model::Bind(known, tensors)) {
      std::cerr << "note: the keys of " << file << " are those of " << known.name << ", the same network\n";
      return *std::move(twin);
    }
  }
  return Unwrap(std::move(model), file);
}

// What the reference kernels make of an input that depends on nothing.
KnownAnswer AnswerOf(const Model& model) {
  KnownAnswer answer;
  answer.input = PatternInput(model, 1);
  const auto batched = [](const Shape& one) {
    std::vector<std::int64_t> extents{1};
    extents.insert(extents.end(), one.extents().begin(), one.extents().end());
    return *Shape::From(extents);
  };
  answer.input_shape = batched(model.architecture().input);
  answer.output_shape = batched(model.output_shape());
  Plan plan = Unwrap(Plan::Compile(model, {.instruction_set = "reference"}), model.architecture().name);
  const auto output = plan.Run(answer.input);
  answer.output.assign(output.begin(), output.end());
  return answer;
}

const std::map<std::string, Dtype> kDtypes{{"F32", Dtype::kF32}, {"F16", Dtype::kF16}, {"BF16", Dtype::kBF16}};

// The training record, with the dtype that the weights have now if it says one of ours. It has no white space, and
// quotes within a text are escaped, so this is its key and nothing else.
std::string StoredAs(std::string training, const std::string& dtype) {
  constexpr std::string_view kKey = "\"weights\":\"";
  if (const auto at = training.find(kKey); at != std::string::npos) {
    const auto begin = at + kKey.size(), length = training.find('"', begin) - begin;
    if (kDtypes.contains(training.substr(begin, length))) training.replace(begin, length, dtype);
  }
  return training;
}

}  // namespace

int RunConvert(const ConvertArguments& arguments) {
  const Dtype dtype = kDtypes.at(arguments.dtype);
  const auto file = ReadWeightsFile(arguments.input);
  const auto load = [&] {
    if (arguments.architecture.empty()) return Unwrap(Model::Load(file), arguments.input);
    const Safetensors read = Unwrap(ReadSafetensors(file), arguments.input);
    if (read.metadata.contains("lenslet")) {
      std::cerr << "note: " << arguments.input << " says itself what it is; with --architecture its training record, "
                << "known answer and how it prepares an image are left out\n";
    }
    return BindAs(arguments.architecture, read.tensors, arguments.input);
  };
  const Model source = load();
  const Model model = Unwrap(Model::Bind(source.architecture(), source.tensors(),
                                         StoredAs(source.training(), arguments.dtype), AnswerOf(source)),
                             arguments.input);
  const auto bytes = model.Serialize(dtype);
  Unwrap(Model::Load(bytes), arguments.output);
  WriteFileAtomically(arguments.output, bytes);

  if (arguments.json) {
    Json json = Json::MakeObject();
    json.Set("model", arguments.output).Set("architecture", model.architecture().name).Set("dtype", arguments.dtype);
    json.Set("bytes", bytes.size()).Set("known_answer", "reference kernels");
    std::cout << json.Text(true) << '\n';
    return 0;
  }
  std::cout << arguments.output << ": " << model.architecture().name << ", " << arguments.dtype << ", " << bytes.size()
            << " bytes; its known answer was computed by Lenslet's reference kernels, not by PyTorch\n";
  return 0;
}

}  // namespace lenslet::native
