#include "lenslet/image/face.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>
#include <utility>

#include "text.h"

namespace lenslet {
namespace {

constexpr double kPortrait = 1.6;
constexpr double kWorkingSide = 160, kLongestSide = 1600;  // Of the copy in which faces are looked for.
constexpr double kLeastWindow = 32;                        // Of its pixels.
constexpr double kWindowRatio = 1.6, kWindowStep = 0.25;
constexpr double kSuspect = 0.5, kProbable = 0.9;
constexpr double kFaceOfWindow = 0.52;  // Where the network sees a face best: in the middle of its sides.
constexpr std::size_t kMostLooks = 12;
constexpr std::int64_t kMostCells = 128;  // Of a window, each way.

bool AreOne(const Face& a, const Face& b) {
  const double ratio = a.side / b.side;
  return std::hypot(a.x - b.x, a.y - b.y) < 0.4 * std::max(a.side, b.side) && ratio > 0.5 && ratio < 2;
}

double Weight(const Face& face) { return face.side / (1.001 - face.probability); }

// A square around that middle, as large as asked where the photo has room for it, inside.
CropBox Inside(double x, double y, double side, double width, double height) {
  side = std::min({side, width, height});
  const double left = std::clamp(x - side / 2, 0.0, width - side), top = std::clamp(y - side / 2, 0.0, height - side);
  return {left, top, std::min(left + side, width), std::min(top + side, height)};
}

// Every window of that side, the last of a row or column at the photo's end.
template <typename Visit>
void ForEachWindow(double side, double width, double height, const Visit& visit) {
  const auto steps = [&](double extent) {
    return static_cast<std::int64_t>(std::ceil((extent - side) / (kWindowStep * side) - 1e-9));
  };
  const std::int64_t rows = steps(height), columns = steps(width);
  for (std::int64_t i = 0; i <= rows; ++i) {
    for (std::int64_t j = 0; j <= columns; ++j) {
      const double y = static_cast<double>(i) * kWindowStep * side, x = static_cast<double>(j) * kWindowStep * side;
      visit(Inside(x + side / 2, y + side / 2, side, width, height));
    }
  }
}

// 8 bits a colour, opaque.
std::vector<std::uint8_t> ToRgba(std::span<const float> planes) {
  const std::size_t plane = planes.size() / 3;
  std::vector<std::uint8_t> rgba(4 * plane, 255);
  for (std::size_t i = 0; i < plane; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      rgba[4 * i + c] = static_cast<std::uint8_t>(std::lround(255 * planes[c * plane + i]));
    }
  }
  return rgba;
}

}  // namespace

CropBox PortraitBox(const Face& face, std::int64_t width, std::int64_t height) {
  const auto w = static_cast<double>(width), h = static_cast<double>(height);
  const double side = std::min({std::max(std::nearbyint(kPortrait * face.side), 1.0), w, h});
  const double left = std::clamp(std::nearbyint(face.x - side / 2), 0.0, w - side);
  const double top = std::clamp(std::nearbyint(face.y - side / 2), 0.0, h - side);
  return {left, top, left + side, top + side};
}

FaceFinder::FaceFinder(Architecture architecture, Plan plan)
    : architecture_(std::move(architecture)), plan_(std::move(plan)) {}

Result<FaceFinder> FaceFinder::Create(std::span<const std::byte> file) {
  const Result<Model> model = Model::Load(file);
  if (!model) return std::unexpected(model.error());
  const Architecture& network = model->architecture();
  const Shape& input = network.input;
  const bool looks = input.rank() == 3 && input[0] == 3 && std::max(input[1], input[2]) <= kMostCells;
  const bool tells = std::ssize(network.classes) == 1 + kPlaces * kPlaces * kSides && network.classes.front() == "none";
  if (!looks || !tells) {
    return Fail(ErrorCode::kWrongInput, {network.name, " does not look for faces"});
  }
  Result<Plan> plan = Plan::Compile(*model);
  if (!plan) return std::unexpected(plan.error());
  return FaceFinder(network, *std::move(plan));
}

Face FaceFinder::Look(const PhotoView& photo, const CropBox& window) {
  std::vector<float> input = *ResizePhoto(photo, window, architecture_.input[1], architecture_.input[2]);
  Normalize(architecture_, input);
  const auto output = plan_.Run(input);
  std::vector<float> p(output.size());
  ToProbabilities(architecture_, output, p);
  double all = 0, across = 0, down = 0, larger = 0;
  for (std::size_t cell = 1; cell < p.size(); ++cell) {
    const auto place = static_cast<std::int64_t>(cell - 1);  // ((i · kPlaces) + j) · kSides + k
    const std::int64_t right = place / kSides / kPlaces - kPlaces / 2, below = place / kSides % kPlaces - kPlaces / 2;
    const auto weight = static_cast<double>(p[cell]);
    all += weight;
    across += weight * static_cast<double>(right);
    down += weight * static_cast<double>(below);
    larger += weight * static_cast<double>(place % kSides);
  }
  const double side = window.right - window.left;
  if (!(all > 0)) return {};
  return {window.left + side * (0.5 + kPlaceStep * across / all), window.top + side * (0.5 + kPlaceStep * down / all),
          side * kLeastSide * std::pow(kSideRatio, larger / all), std::min(all, 1.0)};
}

Result<std::optional<Face>> FaceFinder::Find(const PhotoView& photo) {
  const CropBox all{0, 0, static_cast<double>(photo.width), static_cast<double>(photo.height)};
  const auto [shorter, longer] = std::minmax(all.right, all.bottom);
  const double shrink = std::min(kWorkingSide / std::max(shorter, 1.0), kLongestSide / std::max(longer, 1.0));
  const auto scaled = [&](double extent) { return std::max<std::int64_t>(1, std::llround(extent * shrink)); };
  const std::int64_t width = scaled(all.right), height = scaled(all.bottom);
  const auto planes = ResizePhoto(photo, all, height, width);
  if (!planes) return std::unexpected(planes.error());
  const std::vector<std::uint8_t> pixels = ToRgba(*planes);
  const PhotoView copy{pixels, static_cast<std::int32_t>(width), static_cast<std::int32_t>(height), 4 * width};
  const auto w = static_cast<double>(width), h = static_cast<double>(height);

  std::vector<Face> seen;
  for (double side = std::min(w, h); side >= kLeastWindow; side /= kWindowRatio) {
    ForEachWindow(side, w, h, [&](const CropBox& window) {
      if (const Face face = Look(copy, window); face.probability > kSuspect) seen.push_back(face);
    });
  }
  // A total order, so that every library's sort finds the same face.
  std::ranges::sort(seen, {}, [](const Face& face) { return std::tuple(-Weight(face), face.y, face.x); });
  std::vector<Face> looked_at;
  std::optional<Face> best;
  for (Face face : seen) {
    if (looked_at.size() == kMostLooks) break;
    if (std::ranges::any_of(looked_at, [&](const Face& other) { return AreOne(face, other); })) continue;
    looked_at.push_back(face);
    for (int look = 0; look < 2 && face.probability > 0; ++look) {
      face = Look(copy, Inside(face.x, face.y, face.side / kFaceOfWindow, w, h));
    }
    if (face.probability > kProbable && (!best || Weight(face) > Weight(*best))) best = face;
  }
  if (!best) return std::nullopt;
  const double right = all.right / w, down = all.bottom / h;
  return Face{best->x * right, best->y * down, best->side * std::min(right, down), best->probability};
}

Result<Portrait> FaceFinder::FindPortrait(const PhotoView& photo) {
  const auto face = Find(photo);
  if (!face) return std::unexpected(face.error());
  if (!*face) return Portrait{FirstFaceBox(photo.width, photo.height), false};
  return Portrait{PortraitBox(**face, photo.width, photo.height), true};
}

}  // namespace lenslet
