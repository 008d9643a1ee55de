// Decoded photos kept for the next time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "data/photos.h"

namespace lenslet::native {

// A file of the cache: one for a source, replaced when `key` is another.
struct CacheEntry {
  std::filesystem::path path;
  std::string key;
};

// The key covers the size of the images and every photo's name, label, part, length and time of change.
// `source` says in words which folder it is and what is made of it.
CacheEntry FindEntry(const std::filesystem::path& cache, const std::string& source, const PhotoList& list,
                     const PhotoSize& size);

// Nothing when there is no file, or one that has another key or is damaged (its content's checksum is part of it).
std::optional<DataSet> ReadEntry(const CacheEntry& entry, const PhotoList& list, const PhotoSize& size);

// Throws a Failure; then a file that was there before still is.
void WriteEntry(const CacheEntry& entry, const DataSet& data);

}  // namespace lenslet::native
