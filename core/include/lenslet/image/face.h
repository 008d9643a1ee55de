// Where the face is in a photo: a network that looks at one square window, and the search that moves the window.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lenslet/error.h"
#include "lenslet/image/photo.h"
#include "lenslet/model.h"
#include "lenslet/plan.h"

namespace lenslet {

// A square from brow to chin about as a cascade of Haar features frames it, in pixels of the photo.
struct Face {
  double x = 0, y = 0;  // Its middle.
  double side = 0;
  double probability = 0;  // That there is one.
};

// The square that a portrait shows of this face, in the photo: 1.6 times its side, moved inside where it would
// leave the photo and made smaller where it does not fit. Its corner is on whole pixels.
CropBox PortraitBox(const Face& face, std::int64_t width, std::int64_t height);

// Where the box of a photo begins.
struct Portrait {
  CropBox box;            // PortraitBox of the face that is found, else FirstFaceBox.
  bool has_face = false;  // Whether one is found.
};

// The network's classes are "none" and kPlaces · kPlaces · kSides cells, "x0y0s0" the first: of a window with side W,
// cell (i, j, k) has the face's middle at W·(½ + (i − 2)·kPlaceStep) across, the same with j down, and its side is
// W·kLeastSide·kSideRatioᵏ. With p the probabilities, a window tells
//   probability = 1 − p(none),  x = Σ p(i, j, k)·x(i) / Σ p(i, j, k), y so, and log(side) so.
// The photo's shorter side is brought to 160 pixels (its longer one to 1,600 at most). Windows of 1, 1/1.6, 1/1.6², …
// of the shorter side, down to 32 pixels, lie a quarter of theirs apart. What they find with a probability above 0.5 is
// taken together where it is one face; of up to 12 faces each is looked at again, twice, in a window that has it in its
// middle. Of those whose probability is then above 0.9 the one with the largest side / (1.001 − probability) is the
// answer. So no face is found that is smaller than a twelfth of the photo's shorter side. After: H. Li et al., A
// Convolutional Neural Network Cascade for Face Detection, CVPR 2015, whose calibration networks choose among such
// cells.
class FaceFinder {
 public:
  static constexpr std::int64_t kPlaces = 5, kSides = 4;
  static constexpr double kPlaceStep = 0.12, kLeastSide = 0.344, kSideRatio = 1.316;

  // A file whose network gives those classes. Errors: Model::Load's and Plan::Compile's; kWrongInput for another
  // network.
  static Result<FaceFinder> Create(std::span<const std::byte> file);

  // Nothing where no face is probable. Errors: as ResizePhoto for the whole photo.
  Result<std::optional<Face>> Find(const PhotoView& photo);

  // Errors: Find's.
  Result<Portrait> FindPortrait(const PhotoView& photo);

 private:
  FaceFinder(Architecture architecture, Plan plan);
  Face Look(const PhotoView& photo, const CropBox& window);

  Architecture architecture_;
  Plan plan_;
};

}  // namespace lenslet
