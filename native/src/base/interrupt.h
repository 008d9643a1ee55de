// Ctrl-C and a polite kill, noticed at the next step; a second one ends the program at once.
#pragma once

namespace lenslet::native {

// From construction on, SIGINT and SIGTERM only set a flag; the destructor gives the signals back.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  bool requested() const;
};

}  // namespace lenslet::native
