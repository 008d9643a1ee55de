// The engine module's exports: the core behind plain C functions, for web/js/lenslet.js to call. Pointers are offsets
// into the module's memory, 32 bits wide; one call at a time.
#pragma once

#include <cstddef>
#include <cstdint>

// Functions of this module only: nothing else is exported but the memory and _initialize.
#define LENSLET_EXPORT(NAME) extern "C" __attribute__((export_name(#NAME), used))

namespace lenslet::engine {
struct LoadedModel;
}

// Memory for the caller to fill; null when there is no more.
LENSLET_EXPORT(lenslet_allocate) void* lenslet_allocate(std::size_t bytes);
LENSLET_EXPORT(lenslet_free) void lenslet_free(void* memory);

// A model from the bytes of its file, which may be freed afterwards. Null on failure.
LENSLET_EXPORT(lenslet_load)
lenslet::engine::LoadedModel* lenslet_load(const std::byte* file, std::size_t size);
LENSLET_EXPORT(lenslet_unload) void lenslet_unload(lenslet::engine::LoadedModel* model);

// After a failure: ErrorName() of the error, and its detail. Zero-terminated UTF-8, valid until the next call.
LENSLET_EXPORT(lenslet_error_code) const char* lenslet_error_code();
LENSLET_EXPORT(lenslet_error_detail) const char* lenslet_error_detail();

// {"architecture": …, "training": … | null, "outputShapes": [[…], …], "instructionSet": "…", "matched": true | false}
// with the description as docs/format.md has it and one output shape per layer. Valid as long as the model.
LENSLET_EXPORT(lenslet_describe) const char* lenslet_describe(const lenslet::engine::LoadedModel* model);

// output[i] = network(input[i]) for i < images: inputs normalised, row-major, one after the other; outputs likewise.
LENSLET_EXPORT(lenslet_run)
void lenslet_run(lenslet::engine::LoadedModel* model, const float* input, std::size_t images, float* output);

enum Classified : std::int32_t { kClassifyFailed = -1, kClassifyBlank = 0, kClassifyDone = 1 };

// A drawing through the whole line, for networks whose input is prepared as a digit: transparency over white, grey,
// PrepareDigit() with automatic ink, (x − mean) / std, the network, ToProbabilities(). `rgba` is width · height · 4
// bytes, which it overwrites. `input` gets the 28×28 before normalisation; `probabilities` one value per output; of a
// blank image, zeros.
LENSLET_EXPORT(lenslet_classify)
Classified lenslet_classify(lenslet::engine::LoadedModel* model, std::uint8_t* rgba, std::int32_t width,
                            std::int32_t height, float* input, float* probabilities);
