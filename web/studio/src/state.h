// What the studio keeps: the drawing, the photo, the networks in their seats, and everything that follows from them.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "control_list.h"
#include "drawing.h"
#include "layout.h"
#include "lenslet/studio/studio.h"
#include "network_list.h"
#include "photo.h"
#include "recogniser.h"
#include "rooms/rooms.h"
#include "text.h"
#include "texture.h"

namespace lenslet::studio {

struct ImGuiScope {  // Dear ImGui's context outlives everything that holds a font or a texture.
  ImGuiScope();
  ~ImGuiScope();
};

struct FaceStrip {  // Faces to try, side by side in one picture.
  std::vector<std::uint8_t> rgba;
  int width = 0, height = 0, count = 0;
  ColourTexture texture;

  PhotoView at(int i) const;
};

struct Studio::State {
  struct Place {  // A seat, and the network in it.
    std::optional<Recogniser> recogniser;
    std::optional<std::uint32_t> read_revision;  // Of the drawing, or of the photo with read_box.
    CropBox read_box;
    int network = -1;  // Its index in the list.
    int loading = -1;  // Of the one that is on its way.
    float share = 0;
  };

  State(const ImFontLoader& fonts, double (*clock_in)());

  Place& At(Seat seat) { return seats[static_cast<std::size_t>(seat)]; }
  const Place& At(Seat seat) const { return seats[static_cast<std::size_t>(seat)]; }
  bool Has(int network) const { return network >= 0 && network < std::ssize(networks); }
  Reader ReaderAt(Seat seat) const;  // What the rooms draw of it.
  bool TakesPhotos() const;          // The first network, and with it the whole page.
  Subject Present() const;
  bool HasOtherBox() const;                 // Of two networks the second cuts out of the photo what is not the box,
  std::optional<CropBox> OtherBox() const;  // namely this, once it is read.
  bool IsTiny() const;                      // The drawing, for the pen that drew it.

  float Radius() const;  // Of the pen, as a share of the paper.
  PenSample OnPaper(const PenInput& input) const;
  std::vector<PenSample> OnPaper(std::span<const PenInput> inputs) const;
  Rect PhotoRect() const { return photo.On(layout.paper); }
  PhotoPoint OnPhoto(float x, float y) const;
  double PhotoPixels(float css_pixels) const;  // So long on the canvas is so long on the photo.
  void ShowPhoto();                            // Brings its texture up to date with the size on the screen.
  void MovePointer(std::optional<ImVec2> to);
  void DropPrediction();
  // Of networks that were just chosen, or got their first photo, how fast they are here.
  void Measure();
  void TimeSteps();  // Of the first network.
  // Brings everything that follows from the input up to date: layout, controls and, if the ink changed, the readings.
  void Update();

  ImGuiScope scope;
  double (*clock)();
  Type type;
  Viewport viewport;
  Layout layout;
  Drawing drawing;
  Photo photo;
  ToolState tools;
  std::array<Place, 2> seats;
  std::vector<NetworkEntry> networks;
  std::vector<Control> controls;
  std::vector<ControlView> views;
  std::vector<std::uint8_t> sample_pixels;
  FaceStrip faces;
  AlphaTexture paper_texture, sample_texture;
  ColourTexture photo_texture;
  std::array<ColourTexture, 2> seen_textures;  // One for each seat.
  struct PhotoShown {
    std::uint32_t revision = 0;
    int width = 0, height = 0;
    bool operator==(const PhotoShown&) const = default;
  } photo_shown;
  std::optional<ImVec2> pointer;
  enum class Prediction { kNone, kNew, kDrawn } prediction = Prediction::kNone;
  bool dark = false;
  bool stale = true;

 private:
  int Hovered() const;
  int TimedSteps() const;
  void Read();
  // What a network reads whose paper is blank, or whose photo is not there, to find out how fast it is.
  void MeasureOnStandIn(Recogniser& recogniser);
};

}  // namespace lenslet::studio
