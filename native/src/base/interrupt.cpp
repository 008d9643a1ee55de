#include "base/interrupt.h"

#include <csignal>
#include <initializer_list>

namespace lenslet::native {
namespace {

volatile std::sig_atomic_t g_requested = 0;

void Handle(int) { g_requested = 1; }

// As in a job that the shell started in the background, or under nohup.
bool IsIgnored(int signal) {
  struct sigaction current{};
  sigaction(signal, nullptr, &current);
  return current.sa_handler == SIG_IGN;
}

}  // namespace

InterruptGuard::InterruptGuard() {
  g_requested = 0;
  struct sigaction action{};
  action.sa_handler = Handle;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  for (const int signal : {SIGINT, SIGTERM}) {
    if (!IsIgnored(signal)) sigaction(signal, &action, nullptr);
  }
}

InterruptGuard::~InterruptGuard() {
  for (const int signal : {SIGINT, SIGTERM}) {
    if (!IsIgnored(signal)) std::signal(signal, SIG_DFL);
  }
}

bool InterruptGuard::requested() const { return g_requested != 0; }

}  // namespace lenslet::native
