// What the standard library would otherwise bring along to print a message that nobody can read: the module has no output,
// and JavaScript turns the trap into a LensletError.
#include <cstdarg>
#include <cstdlib>
#include <new>

extern "C" [[noreturn]] void abort_message(const char*, ...) { __builtin_trap(); }
