// An image file as a network's input: what predict reads one by one, and eval of a folder all at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lenslet/architecture.h"
#include "lenslet/image/photo.h"

namespace lenslet::native {

inline constexpr const char* kBlank = "blank: there is no ink to read";

// Throws a Failure for a network whose input is no image.
void CheckTakesImages(const Architecture& architecture);

struct PreparedImage {
  std::vector<float> input;      // The network's, before normalisation.
  std::optional<CropBox> box;    // Of a photo, what was cut out of it.
  std::optional<bool> has_face;  // Whether a face was found, if one was looked for.
};

// Nothing for a drawing without ink. Of a photo `box` is taken or, without one, the box that the page begins with.
// Throws a Failure for a file that is no image.
std::optional<PreparedImage> PrepareImage(const Architecture& architecture, const std::string& file,
                                          const std::optional<CropBox>& box = {});

}  // namespace lenslet::native
