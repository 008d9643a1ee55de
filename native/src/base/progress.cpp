#include "base/progress.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace lenslet::native {

Progress::Progress(std::int64_t total, std::int64_t already, std::string unit)
    : total_(total),
      already_(already),
      done_(already),
      unit_(std::move(unit)),
      is_terminal_(::isatty(STDERR_FILENO) == 1) {}

void Progress::Advance(std::int64_t units, const std::string& label) {
  done_ += units;
  const auto now = Clock::now();
  if (!is_terminal_ || now - last_drawn_ < std::chrono::milliseconds(100)) return;
  last_drawn_ = now;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  const double speed = static_cast<double>(done_ - already_) / (seconds > 0 ? seconds : 1);
  const auto left = static_cast<long>(static_cast<double>(total_ - done_) / (speed > 0 ? speed : 1));

  constexpr int kWidth = 24;
  std::string bar;
  for (int i = 0; i < kWidth; ++i) bar += i < done_ * kWidth / total_ ? "█" : "░";
  std::fprintf(stderr, "\r\x1b[K%s %s %3ld %% · %.0f %s/s · %ld:%02ld left", label.c_str(), bar.c_str(),
               static_cast<long>(done_ * 100 / total_), speed, unit_.c_str(), left / 60, left % 60);
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::Line(const std::string& text) {
  Erase();
  std::fprintf(stderr, "%s\n", text.c_str());
}

void Progress::Erase() {
  if (std::exchange(drawn_, false)) std::fputs("\r\x1b[K", stderr);
}

}  // namespace lenslet::native
