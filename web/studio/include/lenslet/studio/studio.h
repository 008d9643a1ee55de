// The studio: paper or photo, network and answer in one picture. Portable: it knows Dear ImGui and the core, and
// neither browser nor window. A platform feeds it with input, a clock and a font loader, and hands its draw data to a
// renderer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "lenslet/error.h"
#include "lenslet/image/digit.h"
#include "lenslet/image/photo.h"

struct ImFontLoader;

namespace lenslet::studio {

struct Viewport {
  float width = 0;             // Of the canvas, in CSS pixels, as every length here.
  float available_height = 0;  // What the screen has for it without scrolling.
  float density = 1;           // Device pixels a CSS pixel.
};

struct PenInput {
  float x = 0, y = 0;  // On the canvas.
  float pressure = 0;  // 0 … 1 from a pen, 0 when the device has none.
  double time_ms = 0;
};

struct ControlView {  // A control, or another thing of the page that a platform makes reachable without a pointer.
  const char* name;   // "undo", "brush-fine", "sample-3".
  float x, y, w, h;
  bool enabled, pressed;
};

struct ReadingView {
  const char* label;                     // Empty while there is nothing to read. Of a yes or no: which one.
  std::span<const float> probabilities;  // One a class; empty with the label.
  std::span<const float> input;          // 28×28, or [3, n, n] of a photo, before normalisation.
  bool failed;                           // The network's output is not a number.
  bool tiny;                             // The drawing, for the pen that drew it: no answer to rely on.
  bool lacks_face;                       // The photo, as far as was found: no answer to rely on either.
};

enum class Seat { kFirst, kSecond };  // Of the network that reads, and of one that is compared with it.

class Studio {
 public:
  // Makes a Dear ImGui context current; one studio lives at a time. `fonts` rasterises the page's type: a source's
  // FontNo is weight · 4 + phase, weight 0 regular and 1 semibold, phase the quarter of a pixel to shift right by.
  // `clock` gives milliseconds.
  Studio(const ImFontLoader& fonts, double (*clock)());
  ~Studio();

  // Keeps the former one if it fails. `network` is its index in the list below, or −1. The first one decides whether
  // the page has paper or photos; a second one of the other kind is refused, or leaves when the first one changes.
  Result<void> LoadModel(std::span<const std::byte> file, Seat seat, int network);
  void StopComparing();
  // What can be chosen: a JSON list of {name, title, group, preparation, accuracy, lesson,
  // parameters, bytes, multiply_adds}. `network` of them is loaded.
  void SetNetworks(std::string_view json, int network);
  // This one of the list is on its way to a seat, so much of it is there (0 … 1); −1: none is.
  void SetLoading(Seat seat, int network, float share);
  void SetSamples(std::span<const std::uint8_t> pixels,
                  int count);  // count pictures of 28×28, side by side; light ink.
  // count faces to try, side by side.
  Result<void> SetFaces(const PhotoView& strip, int count);
  void SetDark(bool dark);
  // Returns the height that the canvas shall have.
  float SetViewport(const Viewport& viewport);

  void PenDown(const PenInput& input);
  void PenMove(std::span<const PenInput> inputs);
  // Where the pen is likely to be soon: drawn for one frame, or until the next input; never kept and never read.
  void PenPredict(std::span<const PenInput> inputs);
  void PenUp();
  void PenCancel();
  void Hover(float x, float y);
  void HoverEnd();
  // Presses the control of this index in controls(). Opening a picture and fetching a network is the platform's
  // business.
  void Activate(std::size_t control);
  // A picture, densely packed, on a new sheet; false if there is no writing in it. Its pixels are worked on in place.
  Result<bool> PlacePicture(std::span<std::uint8_t> gray, std::int32_t width, std::int32_t height);

  // A photo in place of the former one; the file that it was shrunk from had so many pixels.
  Result<void> PlacePhoto(const PhotoView& photo, std::int32_t file_width, std::int32_t file_height);
  // FaceFinder's file. From now on a box begins around the face, if one is found; so does that of the photo that is
  // there, unless a visitor moved it. Keeps the former finder if it fails.
  Result<void> SetFinder(std::span<const std::byte> file);
  bool takes_photos() const;
  bool has_photo() const;
  CropBox crop_box() const;  // In pixels of the photo that was placed.

  // Hands on the photo move its box: one drags, two stretch; lengths are the canvas's.
  void CropDown(int hand, float x, float y);
  void CropMove(int hand, float x, float y);
  void CropUp(int hand);
  void CropCancel();
  void CropShift(float dx, float dy);
  void CropScale(float factor, float x, float y);
  const char* crop_cursor(float x, float y) const;  // In CSS's words.

  bool needs_frame() const;
  // Between the renderer's new frame and its drawing of ImGui::GetDrawData(). The canvas has so many device pixels:
  // round(CSS length · density) each way, or one CSS pixel would not be `density` of them.
  // After a prediction was drawn needs_frame() stays true, so that the next frame takes it away.
  void Frame(int device_width, int device_height);

  std::span<const ControlView> controls() const;
  ReadingView reading(Seat seat) const;                   // Of an empty seat: nothing.
  std::span<const std::string> classes(Seat seat) const;  // Of an empty seat: none.
  // How the first network learned: training loss, validation loss, training accuracy, validation accuracy of one epoch
  // after the other, NaN where the file's record has none.
  std::span<const float> history() const;
  std::string StepsText() const;  // How the paper became the input: a line a step, as drawn below the pictures.
  // How long each step of the first network takes: a line a step of step, kernel, multiplications, time, GFLOP/s and
  // share of this machine's peak, with tabs between; empty until they are timed.
  std::string LayerTimesText() const;
  std::string TimeText(int network) const;  // Of one of the list: "0.3 ms", or "≈ 0.3 ms" where that was not measured.
  std::string FactsText() const;            // What the page says about the networks, in sentences.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lenslet::studio
