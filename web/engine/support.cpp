// The standard library would bring along code to print a message that nobody can read: the module has no output, and
// JavaScript turns the trap into a LensletError.
extern "C" [[noreturn]] void abort_message(const char*, ...) { __builtin_trap(); }
