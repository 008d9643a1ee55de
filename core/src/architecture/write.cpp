#include <cstdlib>

#include "architecture/fields.h"
#include "lenslet/architecture.h"
#include "yyjson.h"

namespace lenslet {
namespace {

// Every parameter is written, defaults too: a reader needs no table of them.
class FieldWriter {
 public:
  FieldWriter(yyjson_mut_doc* doc, yyjson_mut_val* object) : doc_(doc), object_(object) {}

  void Required(const char* key, std::int64_t field) { yyjson_mut_obj_add_sint(doc_, object_, key, field); }
  void Required(const char* key, Pair field) { AddPair(key, field.h, field.w); }
  void Optional(const char* key, std::int64_t field, std::int64_t) { Required(key, field); }
  void Optional(const char* key, Pair field, Pair) { Required(key, field); }
  void Optional(const char* key, bool field, bool) { yyjson_mut_obj_add_bool(doc_, object_, key, field); }
  void Optional(const char* key, double field, double) { yyjson_mut_obj_add_real(doc_, object_, key, field); }
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
      yyjson_mut_obj_add_str(doc_, object_, "padding", "same");
    }
  }
  void Dim() { Required("dim", std::int64_t{1}); }

 private:
  void AddPair(const char* key, std::int64_t h, std::int64_t w) {
    if (h == w) {
      Required(key, h);
      return;
    }
    yyjson_mut_val* pair = yyjson_mut_obj_add_arr(doc_, object_, key);
    yyjson_mut_arr_add_sint(doc_, pair, h);
    yyjson_mut_arr_add_sint(doc_, pair, w);
  }

  yyjson_mut_doc* doc_;
  yyjson_mut_val* object_;
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

void AddString(yyjson_mut_doc* doc, yyjson_mut_val* object, const char* key, const std::string& text) {
  yyjson_mut_obj_add_strn(doc, object, key, text.data(), text.size());
}

void AddFloats(yyjson_mut_doc* doc, yyjson_mut_val* object, const char* key, const std::vector<float>& floats) {
  if (floats.empty()) return;
  yyjson_mut_val* array = yyjson_mut_obj_add_arr(doc, object, key);
  for (const float value : floats) yyjson_mut_arr_add_float(doc, array, value);
}

void AddInput(yyjson_mut_doc* doc, yyjson_mut_val* root, const Architecture& architecture) {
  yyjson_mut_val* input = yyjson_mut_obj_add_obj(doc, root, "input");
  yyjson_mut_val* shape = yyjson_mut_obj_add_arr(doc, input, "shape");
  for (const std::int64_t extent : architecture.input.extents()) yyjson_mut_arr_add_sint(doc, shape, extent);
  yyjson_mut_obj_add_str(doc, input, "preparation", PreparationName(architecture.preparation));
  AddFloats(doc, input, "mean", architecture.mean);
  AddFloats(doc, input, "std", architecture.std);
}

}  // namespace

std::string ToJson(const Architecture& architecture) {
  yyjson_mut_doc* doc = yyjson_mut_doc_new(nullptr);
  yyjson_mut_val* root = yyjson_mut_obj(doc);
  yyjson_mut_doc_set_root(doc, root);
  AddString(doc, root, "name", architecture.name);
  AddString(doc, root, "title", architecture.title);
  AddInput(doc, root, architecture);
  yyjson_mut_val* classes = yyjson_mut_obj_add_arr(doc, root, "classes");
  for (const std::string& label : architecture.classes)
    yyjson_mut_arr_add_strn(doc, classes, label.data(), label.size());
  yyjson_mut_val* layers = yyjson_mut_obj_add_arr(doc, root, "layers");
  for (const Layer& layer : architecture.layers) {
    yyjson_mut_val* object = yyjson_mut_arr_add_obj(doc, layers);
    AddString(doc, object, "name", layer.name);
    yyjson_mut_obj_add_str(doc, object, "type", TypeName(layer.operation));
    Operation operation = layer.operation;  // VisitFields writes for the reader's sake.
    FieldWriter writer(doc, object);
    std::visit([&writer](auto& fields) { VisitFields(writer, fields); }, operation);
  }
  std::size_t length = 0;
  char* text = yyjson_mut_write(doc, 0, &length);
  std::string json(text != nullptr ? text : "", length);
  std::free(text);
  yyjson_mut_doc_free(doc);
  return json;
}

}  // namespace lenslet
