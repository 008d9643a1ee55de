#include "train/checkpoint.h"

#include <sstream>

#include "base/failure.h"
#include "io/file.h"
#include "io/json.h"
#include "io/sha256.h"

namespace lenslet::native {
namespace {

constexpr const char* kFormat = "lenslet checkpoint 6";
constexpr std::uint64_t kLargestCheckpoint = std::uint64_t{4} << 30;
constexpr std::int64_t kFields = 6;  // Of EpochRecord.

// A trailing checksum: LibTorch's reader does not notice a flipped bit in a weight.
std::string WithChecksum(std::string content) { return content + Sha256Hex(AsBytes(content)); }

std::string WithoutChecksum(std::string_view content, const std::string& name) {
  constexpr std::size_t kDigits = 64;
  const std::size_t length = content.size() < kDigits ? 0 : content.size() - kDigits;
  if (length == 0 || Sha256Hex(AsBytes(content.substr(0, length))) != content.substr(length)) {
    throw Failure(name, ": damaged or not a checkpoint (its checksum does not fit)");
  }
  return std::string(content.substr(0, length));
}

torch::Tensor ToTensor(const std::vector<EpochRecord>& history) {
  torch::Tensor rows = torch::empty({static_cast<std::int64_t>(history.size()), kFields}, torch::kFloat64);
  double* out = rows.mutable_data_ptr<double>();
  for (const EpochRecord& e : history) {
    for (const double field :
         {e.learning_rate, e.training_loss, e.training_accuracy, e.validation_loss, e.validation_accuracy, e.seconds}) {
      *out++ = field;
    }
  }
  return rows;
}

std::vector<EpochRecord> ToHistory(const torch::Tensor& rows) {
  std::vector<EpochRecord> history;
  const double* in = rows.const_data_ptr<double>();
  for (std::int64_t i = 0; i < rows.size(0); ++i, in += kFields) {
    history.push_back({in[0], in[1], in[2], in[3], in[4], in[5]});
  }
  return history;
}

// A line of indented JSON without what only joins it to others.
std::string_view Bare(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (line.ends_with(',')) line.remove_suffix(1);
  return line;
}

std::string ReadText(torch::serialize::InputArchive& archive, const std::string& key) {
  c10::IValue value;
  archive.read(key, value);
  return value.toStringRef();
}

}  // namespace

std::string TrainingIdentity(const Recipe& recipe, const DataSets& data, const std::string& device) {
  Json whole = Json::MakeObject();
  whole.SetJson("recipe", recipe.json);
  std::istringstream lines(whole.Text(true));
  std::string rules;
  for (std::string line; std::getline(lines, line);) {
    if (!Bare(line).starts_with("\"about\": ")) rules.append(Bare(line)) += '\n';  // For people; it changes nothing.
  }
  return Cat(rules, "architecture ", ToJson(recipe.architecture), "\nepochs ", recipe.epochs, "\nseed ", recipe.seed,
             recipe.limit > 0 ? Cat("\nlimit ", recipe.limit) : "", "\ndata ", data.sha256, "\ndrawn ",
             data.drawn_sha256, "\ndevice ", device, "\nthreads ", at::get_num_threads(), "\ncpu_capability ",
             at::get_cpu_capability(), "\nlibtorch ", TORCH_VERSION);
}

void SaveCheckpoint(const std::filesystem::path& path, const std::string& identity, const CheckpointState& state) {
  torch::serialize::OutputArchive archive, network, kept, optimizer;
  state.network.save(network);
  if (state.kept != nullptr) {
    state.kept->save(kept);
    archive.write("kept", kept);
  }
  state.optimizer.Save(optimizer);
  archive.write("format", c10::IValue(std::string(kFormat)));
  archive.write("identity", c10::IValue(identity));
  archive.write("history", ToTensor(state.history));
  archive.write("network", network);
  archive.write("optimizer", optimizer);
  std::ostringstream content;
  archive.save_to(content);
  WriteFileAtomically(path, AsBytes(WithChecksum(std::move(content).str())));
}

void LoadCheckpoint(const std::filesystem::path& path, const std::string& identity, CheckpointState state) {
  const auto bytes = ReadFile(path, kLargestCheckpoint);
  if (bytes.empty()) throw Failure(path.string(), ": empty, of a training that was stopped as it began: delete it");
  std::istringstream content(WithoutChecksum(AsText(bytes), path.string()));
  torch::serialize::InputArchive archive, network, kept, optimizer;
  archive.load_from(content);
  if (ReadText(archive, "format") != kFormat) throw Failure(path.string(), ": made by another version of lenslet");
  if (const std::string found = ReadText(archive, "identity"); found != identity) {
    std::istringstream ours(identity), theirs(found);
    std::string our_line, their_line;
    while (std::getline(ours, our_line) && std::getline(theirs, their_line) && our_line == their_line) continue;
    throw Failure(path.string(), ": belongs to another training: it has ", Bare(their_line), ", this one has ",
                  Bare(our_line));
  }
  torch::Tensor history;
  archive.read("history", history);
  archive.read("network", network);
  archive.read("optimizer", optimizer);
  state.history = ToHistory(history);
  state.network.load(network);
  if (state.kept != nullptr) {
    archive.read("kept", kept);
    state.kept->load(kept);
  }
  state.optimizer.Load(optimizer);
}

}  // namespace lenslet::native
