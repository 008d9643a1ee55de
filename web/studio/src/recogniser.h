// The network at work: a drawing or a photo goes in, probabilities come out, in the same call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lenslet/image/digit.h"
#include "lenslet/image/photo.h"
#include "lenslet/model.h"
#include "lenslet/plan.h"
#include "step_times.h"
#include "training_record.h"

namespace lenslet::studio {

// What lies there to be read: of both kinds, and a network takes its own.
struct Subject {
  GrayView paper;
  PhotoView photo;
  CropBox box;
};

struct Reading {
  DigitImage digit;                  // What the network saw, with the steps that led there,
  std::vector<float> photo;          // or this of a photo: planar [3, side, side] in [0, 1]; empty without one.
  std::vector<float> probabilities;  // One a class; empty while the paper is blank.
  std::size_t best = 0;              // Index of the greatest.
  bool failed = false;               // The network's output is not a number: no probabilities either.
  bool blank() const { return probabilities.empty(); }
};

// The mean of recent readings. Browsers round their clock, some to a millisecond: a median would be rounded like it,
// while the mean of many is right.
struct Timing {
  double mean_ms, standard_error_ms;  // From paper or photo to answer.
  double network_ms;                  // The mean of the network's own part of it.
};

// What the page says about the network.
struct ModelFacts {
  bool takes_photos = false;
  int side = 0;     // Of its input, in pixels.
  double crop = 1;  // The share of a photo that it sees at first.
  std::string title;
  std::vector<std::string> classes;
  std::string yes, no;  // Of the one class of a network that takes photos, in words: "smiling", "not smiling".
  std::int64_t parameters = 0;
  std::size_t file_bytes = 0;
  std::optional<double> test_accuracy;  // A share, from the training record,
  std::vector<Epoch> history;           // and so is this.
};

class Recogniser {
 public:
  using Clock = double (*)();  // Milliseconds.

  // Any model that takes a drawn digit: preparation "digit", one channel of 28×28. Or a photo, with a yes or no to
  // one question: preparation "photo", three channels of a square of up to kMostCells a side, one class.
  static constexpr int kMostCells = 256;
  static Result<Recogniser> Load(std::span<const std::byte> file, Clock clock);

  const Reading& Read(const Subject& subject);
  // Reads again and again until the timing is good, by a clock that is rounded to milliseconds too, or so much time has
  // gone, but no fewer times than a timing takes.
  void Measure(const Subject& subject, double most_ms);
  const Reading& reading() const { return reading_; }
  const ModelFacts& facts() const { return facts_; }
  // Times each step of the network on what was read last.
  void TimeSteps() { step_times_ = studio::TimeSteps(plan_, input_, clock_); }
  const std::optional<StepTimes>& step_times() const { return step_times_; }
  // Of preparing the input and running the network; nothing until there are a few readings.
  std::optional<Timing> timing() const;

 private:
  Recogniser(const Model& model, Plan plan, Clock clock);
  bool Prepare(const Subject& subject);  // Fills input_; false if there is nothing to read.

  Architecture architecture_;
  Plan plan_;
  Clock clock_;
  ModelFacts facts_;
  Reading reading_;
  std::vector<float> input_, probabilities_;
  std::vector<double> recent_ms_, network_ms_;  // Of the same readings.
  std::size_t readings_ = 0;
  std::optional<StepTimes> step_times_;
};

}  // namespace lenslet::studio
