#include "lenslet/studio/studio.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "picture.h"
#include "state.h"

namespace lenslet::studio {
namespace {

constexpr double kZoom = 1.1;  // By one press.

}  // namespace

Studio::Studio(const ImFontLoader& fonts, double (*clock)()) : state_(std::make_unique<State>(fonts, clock)) {
  SetDark(false);
}
Studio::~Studio() = default;

Result<void> Studio::LoadModel(std::span<const std::byte> file, Seat seat, int network) {
  Result<Recogniser> recogniser = Recogniser::Load(file, state_->clock);
  if (!recogniser) return std::unexpected(recogniser.error());
  const bool takes_photos = recogniser->facts().takes_photos;
  if (seat == Seat::kSecond && takes_photos != state_->TakesPhotos()) {
    return Fail(ErrorCode::kWrongInput, "the network \"" + recogniser->facts().title + "\" takes " +
                                            (takes_photos ? "photos" : "drawings") + ", the first one " +
                                            (takes_photos ? "drawings" : "photos"));
  }
  if (seat == Seat::kFirst && takes_photos) state_->photo.SetShare(recogniser->facts().crop);
  State::Place& place = state_->At(seat);
  place = {};
  place.recogniser.emplace(*std::move(recogniser));
  if (state_->Has(network)) place.network = network;
  State::Place& second = state_->At(Seat::kSecond);
  if (second.recogniser && second.recogniser->facts().takes_photos != takes_photos) second = {};
  constexpr int kCells = Recogniser::kMostCells;
  ColourTexture& seen = state_->seen_textures[static_cast<std::size_t>(seat)];
  if (takes_photos && seen.empty()) seen.Resize(kCells, kCells);
  state_->Measure();
  state_->Update();
  return {};
}

void Studio::StopComparing() {
  state_->At(Seat::kSecond) = {};
  state_->Update();
}

void Studio::SetNetworks(std::string_view json, int network) {
  state_->networks = ParseNetworkList(json);
  for (State::Place& place : state_->seats) place.network = place.loading = -1;
  if (state_->Has(network)) state_->At(Seat::kFirst).network = network;
  state_->Update();
}

void Studio::SetLoading(Seat seat, int network, float share) {
  State::Place& place = state_->At(seat);
  place.loading = state_->Has(network) ? network : -1;
  place.share = std::clamp(share, 0.0f, 1.0f);
  state_->stale = true;
}

void Studio::SetSamples(std::span<const std::uint8_t> pixels, int count) {
  constexpr std::int32_t kSide = DigitImage::kSide;
  const std::int32_t width = kSide * count;
  if (state_->tools.sample_count > 0 || count <= 0 || std::ssize(pixels) != static_cast<std::ptrdiff_t>(width) * kSide)
    return;
  state_->tools.sample_count = count;
  state_->sample_pixels.assign(pixels.begin(), pixels.end());
  state_->sample_texture.Resize(width, kSide);
  state_->sample_texture.Update({state_->sample_pixels, width, kSide, width}, {0, 0, width, kSide});
  state_->Update();
}

void Studio::SetDark(bool dark) {
  state_->dark = dark;
  state_->stale = true;
}

float Studio::SetViewport(const Viewport& viewport) {
  state_->viewport = viewport;
  state_->Update();
  return std::ceil(state_->layout.height);
}

void Studio::PenDown(const PenInput& input) {
  state_->drawing.Begin(state_->OnPaper(input), state_->Radius() * Drawing::kSide, state_->tools.erasing);
  state_->Update();
}

void Studio::PenMove(std::span<const PenInput> inputs) {
  state_->drawing.Extend(state_->OnPaper(inputs));
  state_->Update();
}

void Studio::PenPredict(std::span<const PenInput> inputs) {
  state_->drawing.Predict(state_->OnPaper(inputs));
  state_->prediction = State::Prediction::kNew;
  state_->stale = true;  // And no more: what was not drawn yet is not read.
}

void Studio::PenUp() {
  state_->drawing.End();
  state_->Update();
}

void Studio::PenCancel() {
  state_->drawing.Cancel();
  state_->Update();
}

void Studio::Hover(float x, float y) { state_->MovePointer(ImVec2{x, y}); }

void Studio::HoverEnd() { state_->MovePointer({}); }

void Studio::Activate(std::size_t index) {
  if (index >= state_->controls.size() || !state_->controls[index].enabled) return;
  const Control& control = state_->controls[index];
  Drawing& drawing = state_->drawing;
  Photo& photo = state_->photo;
  ToolState& tools = state_->tools;
  switch (control.action) {
    case Action::kBrush:
      tools.brush = control.value;
      tools.erasing = false;
      break;
    case Action::kEraser:
      tools.erasing = !tools.erasing;
      break;
    case Action::kUndo:
      drawing.Undo();
      break;
    case Action::kRedo:
      drawing.Redo();
      break;
    case Action::kClear:
      drawing.Clear();
      break;
    case Action::kSteps:
      tools.steps_shown = !tools.steps_shown;
      break;
    case Action::kSample: {
      constexpr std::int32_t kSide = DigitImage::kSide;
      const auto start = static_cast<std::size_t>(control.value) * kSide;
      drawing.Place(
          {std::span(state_->sample_pixels).subspan(start), kSide, kSide, std::int64_t{kSide} * tools.sample_count});
      break;
    }
    case Action::kFace: {
      const PhotoView face = state_->faces.at(control.value);
      photo.Set(face, face.width, face.height);
      state_->Measure();
      break;
    }
    case Action::kCropSmaller:
    case Action::kCropLarger: {
      const CropBox box = photo.crop().box();
      photo.crop().Scale(control.action == Action::kCropLarger ? kZoom : 1 / kZoom,
                         {(box.left + box.right) / 2, (box.top + box.bottom) / 2});
      break;
    }
    case Action::kCropReset:
      photo.crop().Reset();
      break;
    case Action::kNetworks:
      tools.networks_shown = !tools.networks_shown;
      break;
    case Action::kTimeLayers:
      state_->TimeSteps();
      break;
    case Action::kKind:
    case Action::kUpload:
    case Action::kModel:
    case Action::kCompare:
    case Action::kNetwork:
      break;
  }
  state_->Update();
}

Result<bool> Studio::PlacePicture(std::span<std::uint8_t> gray, std::int32_t width, std::int32_t height) {
  const Result<bool> written = MakeInk(gray, width, height);
  if (!written || !*written) return written;
  state_->drawing.Place({gray, width, height, width});
  state_->Update();
  return true;
}

}  // namespace lenslet::studio
