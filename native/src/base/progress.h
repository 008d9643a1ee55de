// A progress bar with speed and time left, on a terminal; elsewhere only the lines.
// Own code: what Debian packages has no C++ progress bar, and this is all that the command needs of one.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace lenslet::native {

class Progress {
 public:
  // Counts up to `total` units; `already` of them were done before and do not count for the speed.
  Progress(std::int64_t total, std::int64_t already, std::string unit);
  ~Progress() { Erase(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Advance(std::int64_t units, const std::string& label);  // Redraws ten times a second at most.
  void Line(const std::string& text);                          // A line that stays.

 private:
  using Clock = std::chrono::steady_clock;
  void Erase();

  const std::int64_t total_, already_;
  std::int64_t done_;
  const std::string unit_;
  const bool is_terminal_;
  bool drawn_ = false;
  const Clock::time_point started_ = Clock::now();
  Clock::time_point last_drawn_{};
};

}  // namespace lenslet::native
