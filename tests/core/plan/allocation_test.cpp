// Proves that Run() allocates nothing: every way to allocate is counted. operator new is replaced here; the linker
// sends the library's own calls of the C functions (Eigen's) to the __wrap_ functions.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "core/plan/networks.h"
#include "lenslet/plan.h"

namespace {

volatile int allocations = 0;  // Compilers know that malloc changes no variable of ours.

void* Allocate(std::size_t size, std::size_t alignment) {
  allocations = allocations + 1;
  void* memory = nullptr;
  return posix_memalign(&memory, alignment < sizeof(void*) ? sizeof(void*) : alignment, size == 0 ? 1 : size) == 0
             ? memory
             : nullptr;
}

}  // namespace

// GCC inlines the delete of a test's factory but not its new, and then takes the pair for mismatched.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t size) { return Allocate(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return Allocate(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t align) { return Allocate(size, static_cast<std::size_t>(align)); }
void* operator new(std::size_t size, std::align_val_t align, const std::nothrow_t&) noexcept {
  return Allocate(size, static_cast<std::size_t>(align));
}
void* operator new[](std::size_t size) { return Allocate(size, alignof(std::max_align_t)); }
void* operator new[](std::size_t size, std::align_val_t align) {
  return Allocate(size, static_cast<std::size_t>(align));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

extern "C" {
void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* memory, std::size_t size);
void* __wrap_malloc(std::size_t size);
void* __wrap_calloc(std::size_t count, std::size_t size);
void* __wrap_realloc(void* memory, std::size_t size);
void* __wrap_malloc(std::size_t size) {
  allocations = allocations + 1;
  return __real_malloc(size);
}
void* __wrap_calloc(std::size_t count, std::size_t size) {
  allocations = allocations + 1;
  return __real_calloc(count, size);
}
void* __wrap_realloc(void* memory, std::size_t size) {
  allocations = allocations + 1;
  return __real_realloc(memory, size);
}
}

namespace lenslet {
namespace {

TEST(AllocationTest, TheCountersCount) {
  // volatile, or the compiler leaves out the memory that nobody uses.
  const auto counts = [](auto allocate, auto release) {
    const int before = allocations;
    auto* volatile memory = allocate();
    const int after = allocations;
    release(memory);
    return after == before + 1;
  };
  EXPECT_TRUE(counts([] { return new int(1); }, [](int* memory) { delete memory; }));
  EXPECT_TRUE(counts([] { return new int[3]; }, [](int* memory) { delete[] memory; }));
  EXPECT_TRUE(counts([] { return std::malloc(1); }, [](void* memory) { std::free(memory); }));
  EXPECT_TRUE(counts([] { return std::calloc(1, 1); }, [](void* memory) { std::free(memory); }));
}

TEST(AllocationTest, Run_AllocatesNothing_ForEveryNetworkAndInstructionSet) {
  for (const Architecture& architecture : TestNetworks()) {
    const Model model = RandomModel(architecture);
    const auto input = RandomValues(architecture.input.elements() * 3, 1);
    for (const std::string_view set : InstructionSets()) {
      for (const bool keep_layers : {false, true}) {
        auto plan = Plan::Compile(model, {.max_batch = 3, .keep_layers = keep_layers, .instruction_set = set});
        ASSERT_TRUE(plan.has_value()) << plan.error().detail;
        const int before = allocations;
        const auto output = plan->Run(input);
        const int after = allocations;
        EXPECT_EQ(after, before) << architecture.name << " " << set << " keep_layers " << keep_layers;
        EXPECT_FALSE(output.empty());
      }
    }
  }
}

}  // namespace
}  // namespace lenslet
