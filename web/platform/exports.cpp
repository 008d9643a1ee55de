// What web/js/studio/module.js calls. One studio a WebAssembly instance; a page with several has several instances.
#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "browser_fonts.h"
#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "lenslet/image/gray.h"
#include "lenslet/studio/studio.h"

namespace {

using lenslet::studio::PenInput;
using lenslet::studio::ReadingView;
using lenslet::studio::Seat;
using lenslet::studio::Studio;

Studio* studio = nullptr;  // Lives until the page drops the instance.
std::string message;       // Of the last call that failed.
bool has_graphics = false;

// Numbers that JavaScript wrote: x, y, pressure, time, one pen input after the other.
std::vector<PenInput> Inputs(const double* numbers, int count) {
  std::vector<PenInput> inputs;
  for (int i = 0; i < count; ++i, numbers += 4) {
    inputs.push_back(
        {static_cast<float>(numbers[0]), static_cast<float>(numbers[1]), static_cast<float>(numbers[2]), numbers[3]});
  }
  return inputs;
}

lenslet::PhotoView Rgba(const std::uint8_t* pixels, int width, int height) {
  const auto columns = static_cast<std::size_t>(std::max(width, 0)),
             rows = static_cast<std::size_t>(std::max(height, 0));
  return {{pixels, 4 * columns * rows}, width, height, 4 * static_cast<std::int64_t>(columns)};
}

ReadingView Reading(int seat) { return studio->reading(static_cast<Seat>(seat)); }

void Keep(const lenslet::Error& error) { message = std::string(lenslet::ErrorName(error.code)) + ": " + error.detail; }

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void studio_create() {
  if (!studio) studio = new Studio(lenslet::platform::BrowserFonts(), emscripten_get_now);
}

// The context that JavaScript registered is made current; again after the browser gave a lost one back.
EMSCRIPTEN_KEEPALIVE bool studio_use_graphics(EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context) {
  emscripten_webgl_make_context_current(context);
  if (has_graphics) {
    ImGui_ImplOpenGL3_Shutdown();
  }
  has_graphics = ImGui_ImplOpenGL3_Init("#version 300 es") && ImGui_ImplOpenGL3_CreateDeviceObjects();
  return has_graphics;
}

// Seats are 0 and 1, networks the indices of the list or −1.
EMSCRIPTEN_KEEPALIVE bool studio_load_model(const std::byte* bytes, std::size_t size, int seat, int network) {
  const lenslet::Result<void> loaded = studio->LoadModel({bytes, size}, static_cast<Seat>(seat), network);
  if (!loaded) Keep(loaded.error());
  return loaded.has_value();
}

EMSCRIPTEN_KEEPALIVE void studio_stop_comparing() { studio->StopComparing(); }
EMSCRIPTEN_KEEPALIVE void studio_set_networks(const char* json, std::size_t size, int network) {
  studio->SetNetworks({json, size}, network);
}
EMSCRIPTEN_KEEPALIVE void studio_set_loading(int seat, int network, float share) {
  studio->SetLoading(static_cast<Seat>(seat), network, share);
}

EMSCRIPTEN_KEEPALIVE const char* studio_message() { return message.c_str(); }

EMSCRIPTEN_KEEPALIVE void studio_set_samples(const std::uint8_t* pixels, int count) {
  studio->SetSamples({pixels, static_cast<std::size_t>(count) * 28 * 28}, count);
}

// A canvas's pixels: `count` faces of width / count × height, side by side.
EMSCRIPTEN_KEEPALIVE void studio_set_faces(const std::uint8_t* rgba, int width, int height, int count) {
  if (const auto set = studio->SetFaces(Rgba(rgba, width, height), count); !set) Keep(set.error());
}

EMSCRIPTEN_KEEPALIVE void studio_set_dark(bool dark) { studio->SetDark(dark); }

// The canvas shall then have round(width · density) × round(returned height · density) device pixels.
EMSCRIPTEN_KEEPALIVE float studio_set_viewport(float width, float available_height, float density) {
  return studio->SetViewport({width, available_height, density});
}

EMSCRIPTEN_KEEPALIVE void studio_pen_down(const double* input) { studio->PenDown(Inputs(input, 1)[0]); }
EMSCRIPTEN_KEEPALIVE void studio_pen_move(const double* inputs, int count) { studio->PenMove(Inputs(inputs, count)); }
EMSCRIPTEN_KEEPALIVE void studio_pen_predict(const double* inputs, int count) {
  studio->PenPredict(Inputs(inputs, count));
}
EMSCRIPTEN_KEEPALIVE void studio_pen_up() { studio->PenUp(); }
EMSCRIPTEN_KEEPALIVE void studio_pen_cancel() { studio->PenCancel(); }
EMSCRIPTEN_KEEPALIVE void studio_hover(float x, float y) { studio->Hover(x, y); }
EMSCRIPTEN_KEEPALIVE void studio_hover_end() { studio->HoverEnd(); }
EMSCRIPTEN_KEEPALIVE void studio_activate(int control) { studio->Activate(static_cast<std::size_t>(control)); }

// A canvas's pixels, which become grey in their place. 1: on the paper; 0: nothing written in it; −1: studio_message().
EMSCRIPTEN_KEEPALIVE int studio_place_picture(std::uint8_t* rgba, int width, int height) {
  const std::size_t size = static_cast<std::size_t>(std::max(width, 0)) * static_cast<std::size_t>(std::max(height, 0));
  lenslet::GrayFromRgba({rgba, 4 * size}, {rgba, size});
  const lenslet::Result<bool> placed = studio->PlacePicture({rgba, size}, width, height);
  if (placed) return *placed ? 1 : 0;
  Keep(placed.error());
  return -1;
}

// A canvas's pixels, and the size of the file that they were shrunk from. False: studio_message().
EMSCRIPTEN_KEEPALIVE bool studio_place_photo(const std::uint8_t* rgba, int width, int height, int file_width,
                                             int file_height) {
  const lenslet::Result<void> placed = studio->PlacePhoto(Rgba(rgba, width, height), file_width, file_height);
  if (!placed) Keep(placed.error());
  return placed.has_value();
}
// FaceFinder's file. False: studio_message().
EMSCRIPTEN_KEEPALIVE bool studio_set_finder(const std::byte* bytes, std::size_t size) {
  const lenslet::Result<void> set = studio->SetFinder({bytes, size});
  if (!set) Keep(set.error());
  return set.has_value();
}
EMSCRIPTEN_KEEPALIVE bool studio_takes_photos() { return studio->takes_photos(); }
EMSCRIPTEN_KEEPALIVE bool studio_has_photo() { return studio->has_photo(); }
// Left, top, right, bottom, in pixels of the photo.
EMSCRIPTEN_KEEPALIVE const double* studio_crop_box() {
  static double numbers[4];
  const lenslet::CropBox box = studio->crop_box();
  numbers[0] = box.left, numbers[1] = box.top, numbers[2] = box.right, numbers[3] = box.bottom;
  return numbers;
}
EMSCRIPTEN_KEEPALIVE void studio_crop_down(int hand, float x, float y) { studio->CropDown(hand, x, y); }
EMSCRIPTEN_KEEPALIVE void studio_crop_move(int hand, float x, float y) { studio->CropMove(hand, x, y); }
EMSCRIPTEN_KEEPALIVE void studio_crop_up(int hand) { studio->CropUp(hand); }
EMSCRIPTEN_KEEPALIVE void studio_crop_cancel() { studio->CropCancel(); }
EMSCRIPTEN_KEEPALIVE void studio_crop_shift(float dx, float dy) { studio->CropShift(dx, dy); }
EMSCRIPTEN_KEEPALIVE void studio_crop_scale(float factor, float x, float y) { studio->CropScale(factor, x, y); }
EMSCRIPTEN_KEEPALIVE const char* studio_crop_cursor(float x, float y) { return studio->crop_cursor(x, y); }

EMSCRIPTEN_KEEPALIVE bool studio_needs_frame() { return studio->needs_frame(); }

EMSCRIPTEN_KEEPALIVE void studio_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  int width = 0, height = 0;  // Of the canvas as it is, whatever JavaScript asked for.
  emscripten_webgl_get_drawing_buffer_size(emscripten_webgl_get_current_context(), &width, &height);
  studio->Frame(width, height);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

EMSCRIPTEN_KEEPALIVE int studio_control_count() { return static_cast<int>(studio->controls().size()); }
EMSCRIPTEN_KEEPALIVE const char* studio_control_name(int i) {
  return studio->controls()[static_cast<std::size_t>(i)].name;
}

// Six numbers for each control: x, y, width, height, enabled, pressed.
EMSCRIPTEN_KEEPALIVE const float* studio_controls() {
  static std::vector<float> numbers;
  numbers.clear();
  for (const auto& c : studio->controls()) {
    numbers.insert(numbers.end(), {c.x, c.y, c.w, c.h, c.enabled ? 1.0f : 0.0f, c.pressed ? 1.0f : 0.0f});
  }
  return numbers.data();
}

// Of the network in a seat.
EMSCRIPTEN_KEEPALIVE const char* studio_label(int seat) { return Reading(seat).label; }
EMSCRIPTEN_KEEPALIVE int studio_probability_count(int seat) {
  return static_cast<int>(Reading(seat).probabilities.size());
}
EMSCRIPTEN_KEEPALIVE const float* studio_probabilities(int seat) { return Reading(seat).probabilities.data(); }
EMSCRIPTEN_KEEPALIVE bool studio_failed(int seat) { return Reading(seat).failed; }
EMSCRIPTEN_KEEPALIVE bool studio_tiny(int seat) { return Reading(seat).tiny; }
EMSCRIPTEN_KEEPALIVE bool studio_lacks_face(int seat) { return Reading(seat).lacks_face; }
EMSCRIPTEN_KEEPALIVE int studio_input_count() { return static_cast<int>(Reading(0).input.size()); }
EMSCRIPTEN_KEEPALIVE const float* studio_input() { return Reading(0).input.data(); }
// Four numbers an epoch: training and validation loss, training and validation accuracy; NaN where there is none.
EMSCRIPTEN_KEEPALIVE int studio_epoch_count() { return static_cast<int>(studio->history().size() / 4); }
EMSCRIPTEN_KEEPALIVE const float* studio_history() { return studio->history().data(); }
// One name for each probability, as long as the model stays loaded.
EMSCRIPTEN_KEEPALIVE int studio_class_count(int seat) {
  return static_cast<int>(studio->classes(static_cast<Seat>(seat)).size());
}
EMSCRIPTEN_KEEPALIVE const char* studio_class_name(int seat, int i) {
  return studio->classes(static_cast<Seat>(seat))[static_cast<std::size_t>(i)].c_str();
}
// How the paper became studio_input(): a line a step.
EMSCRIPTEN_KEEPALIVE const char* studio_steps() {
  static std::string steps;
  steps = studio->StepsText();
  return steps.c_str();
}
EMSCRIPTEN_KEEPALIVE const char* studio_layer_times() {
  static std::string times;
  times = studio->LayerTimesText();
  return times.c_str();
}
EMSCRIPTEN_KEEPALIVE const char* studio_time(int network) {
  static std::string time;
  time = studio->TimeText(network);
  return time.c_str();
}
EMSCRIPTEN_KEEPALIVE const char* studio_facts() {
  static std::string facts;
  facts = studio->FactsText();
  return facts.c_str();
}

}  // extern "C"
