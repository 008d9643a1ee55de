#include <array>

#include "architecture/fields.h"
#include "json.h"
#include "lenslet/architecture.h"
#include "number.h"

namespace lenslet {
namespace {

// Every parameter is written, defaults too: a reader needs no table of them.
class FieldWriter {
 public:
  explicit FieldWriter(json::Writer& writer) : writer_(writer) {}

  void Required(const char* key, std::int64_t field) {
    writer_.Key(key);
    writer_.Integer(field);
  }
  void Required(const char* key, Pair field) { AddPair(key, field.h, field.w); }
  void Optional(const char* key, std::int64_t field, std::int64_t) { Required(key, field); }
  void Optional(const char* key, Pair field, Pair) { Required(key, field); }
  void Optional(const char* key, bool field, bool) {
    writer_.Key(key);
    writer_.Literal(field ? "true" : "false");
  }
  void Optional(const char* key, double field, double) {
    writer_.Key(key);
    writer_.Literal(Shortest(field));
  }
  void Nullable(const char* key, Pair field, Pair) { Required(key, field); }
  void Nullable(const char* key, std::optional<std::int64_t> field) {
    if (field) Required(key, *field);
  }
  void Only(const char*, const char*) {}
  void AnyFlag(const char*) {}
  void PaddingOf(const Conv2d& conv) {
    const Padding& padding = conv.padding;
    if (padding.top == padding.bottom && padding.left == padding.right) {
      AddPair("padding", padding.top, padding.left);
    } else {
      writer_.Key("padding");
      writer_.String("same");
    }
  }
  void Dim() { Required("dim", std::int64_t{1}); }

 private:
  void AddPair(const char* key, std::int64_t h, std::int64_t w) {
    if (h == w) {
      Required(key, h);
      return;
    }
    writer_.Key(key);
    writer_.Integers(std::array{h, w});
  }

  json::Writer& writer_;
};

const char* PreparationName(Preparation preparation) {
  switch (preparation) {
    case Preparation::kDigit:
      return "digit";
    case Preparation::kPhoto:
      return "photo";
    case Preparation::kNone:
      break;
  }
  return "none";
}

void AddString(json::Writer& writer, const char* key, std::string_view text) {
  writer.Key(key);
  writer.String(text);
}

void AddFloats(json::Writer& writer, const char* key, const std::vector<float>& floats) {
  if (floats.empty()) return;
  writer.Key(key);
  writer.Open('[');
  for (const float value : floats) writer.Literal(Shortest(value));
  writer.Close(']');
}

}  // namespace

std::string ToJson(const Architecture& architecture) {
  json::Writer writer;
  writer.Open('{');
  AddString(writer, "name", architecture.name);
  AddString(writer, "title", architecture.title);
  writer.Key("input");
  writer.Open('{');
  writer.Key("shape");
  writer.Integers(architecture.input.extents());
  AddString(writer, "preparation", PreparationName(architecture.preparation));
  if (architecture.crop != 1) {
    writer.Key("crop");
    writer.Literal(Shortest(architecture.crop));
  }
  AddFloats(writer, "mean", architecture.mean);
  AddFloats(writer, "std", architecture.std);
  writer.Close('}');
  writer.Key("classes");
  writer.Open('[');
  for (const std::string& label : architecture.classes) writer.String(label);
  writer.Close(']');
  writer.Key("layers");
  writer.Open('[');
  for (const Layer& layer : architecture.layers) {
    writer.Open('{');
    AddString(writer, "name", layer.name);
    AddString(writer, "type", TypeName(layer.operation));
    Operation operation = layer.operation;  // VisitFields writes for the reader's sake.
    FieldWriter fields(writer);
    std::visit([&fields](auto& of_layer) { VisitFields(fields, of_layer); }, operation);
    writer.Close('}');
  }
  writer.Close(']');
  writer.Close('}');
  return writer.text();
}

}  // namespace lenslet
