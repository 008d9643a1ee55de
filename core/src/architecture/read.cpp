#include "architecture/check.h"
#include "architecture/fields.h"
#include "architecture/limits.h"
#include "architecture/types.h"
#include "json.h"
#include "lenslet/architecture.h"
#include "number.h"
#include "text.h"

namespace lenslet {
namespace {

using json::Object;

constexpr json::Range kExtents{1, kMaxExtent};
constexpr json::Range kPaddings{0, kMaxExtent};

class FieldReader {
 public:
  explicit FieldReader(Object& object) : object_(object) {}

  void Required(const char* key, std::int64_t& field) { field = object_.Integer(key, kExtents); }
  void Optional(const char* key, std::int64_t& field, std::int64_t fallback) {
    field = object_.Integer(key, kExtents, fallback);
  }
  void Required(const char* key, Pair& field) { Set(field, object_.Integers2(key, kExtents)); }
  void Optional(const char* key, Pair& field, Pair fallback) {
    // Only padding may be 0, and that is its default.
    const json::Range range = fallback == Pair{0, 0} ? kPaddings : kExtents;
    Set(field, object_.Integers2(key, range, json::IntegerPair{fallback.h, fallback.w}));
  }
  void Optional(const char* key, bool& field, bool fallback) { field = object_.Boolean(key, fallback); }
  void Optional(const char* key, double& field, double fallback) { field = object_.Number(key, 0, fallback); }
  void Nullable(const char* key, Pair& field, Pair fallback) {
    field = fallback;
    if (object_.HasValue(key)) Required(key, field);
  }
  void Nullable(const char* key, std::optional<std::int64_t>& field) {
    if (object_.HasValue(key)) field = object_.Integer(key, kExtents);
  }
  void Only(const char* key, const char* json) { object_.Only(key, json); }
  void AnyFlag(const char* key) { object_.Boolean(key, false); }

  void PaddingOf(Conv2d& conv) {
    if (!object_.IsString("padding")) {
      const auto [h, w] = object_.Integers2("padding", kPaddings, json::IntegerPair{0, 0});
      conv.padding = {.top = h, .left = w, .bottom = h, .right = w};
      return;
    }
    const std::string mode = object_.String("padding");
    if (mode == "same") {
      if (conv.stride != Pair{1, 1}) object_.Reject(ErrorCode::kBadValue, "padding", "\"same\" requires a stride of 1");
      conv.padding = SamePadding(conv);
    } else if (mode != "valid") {
      object_.Reject(
          ErrorCode::kBadValue, "padding",
          Joined({"expected an integer of at least 0, a pair of them, \"same\" or \"valid\", found ", Quoted{mode}}));
    }
  }

  // PyTorch's dimension 1 of [batch, classes, …]; the only one that a description can mean.
  void Dim() { Only("dim", "1"); }

 private:
  static void Set(Pair& field, json::IntegerPair values) { field = {.h = values[0], .w = values[1]}; }

  Object& object_;
};

Layer ReadLayer(Object object, std::size_t index) {
  Layer layer{.name = object.String("name", ToText(std::uint64_t{index})), .operation = ReLU{}};
  const std::string type = object.String("type");
  auto operation = OperationNamed(type);
  if (!operation) {
    object.Reject(ErrorCode::kUnknownLayer, "type",
                  Joined({"unknown layer ", Quoted{type}, "; expected ", TypeNames()}));
    return layer;
  }
  layer.operation = *std::move(operation);
  FieldReader reader(object);
  std::visit([&reader](auto& fields) { VisitFields(reader, fields); }, layer.operation);
  object.RejectUnknownKeys();
  return layer;
}

Preparation ReadPreparation(Object& input) {
  const std::string text = input.String("preparation", "none");
  if (text == "digit") return Preparation::kDigit;
  if (text == "photo") return Preparation::kPhoto;
  if (text != "none") {
    input.Reject(ErrorCode::kBadValue, "preparation",
                 Joined({"expected \"none\", \"digit\" or \"photo\", found ", Quoted{text}}));
  }
  return Preparation::kNone;
}

}  // namespace

Result<Architecture> ParseArchitecture(std::string_view json) {
  const auto document = json::Document::Parse(json);
  if (!document) return std::unexpected(document.error());
  std::optional<Error> error;
  Object root(document->root(), "", error);
  Architecture architecture;
  architecture.name = root.String("name");
  architecture.title = root.String("title", architecture.name);

  Object input = root.Child("input");
  const auto shape = Shape::From(input.Integers("shape", kExtents, Shape::kMaxRank));
  if (shape) architecture.input = *shape;  // 8 extents of 2^20 may overflow; CheckArchitecture rejects that rank.
  architecture.preparation = ReadPreparation(input);
  if (architecture.preparation == Preparation::kPhoto) architecture.crop = input.Number("crop", 0, 1);
  architecture.mean = input.Floats("mean", kMaxNormalized);
  architecture.std = input.Floats("std", kMaxNormalized);
  input.RejectUnknownKeys();

  architecture.classes = root.Strings("classes", kMaxExtent);
  for (Object& layer : root.Children("layers", kMaxLayers)) {
    architecture.layers.push_back(ReadLayer(std::move(layer), architecture.layers.size()));
  }
  root.RejectUnknownKeys();

  if (error) return std::unexpected(*std::move(error));
  if (auto checked = CheckArchitecture(architecture); !checked) return std::unexpected(checked.error());
  return architecture;
}

}  // namespace lenslet
