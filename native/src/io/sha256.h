// SHA-256 through OpenSSL.
#pragma once

#include <openssl/evp.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace lenslet::native {

class Sha256 {
 public:
  Sha256();
  void Add(std::span<const std::byte> bytes);
  std::string Hex();  // 64 digits; nothing can be added afterwards.

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

inline std::string Sha256Hex(std::span<const std::byte> bytes) {
  Sha256 checksum;
  checksum.Add(bytes);
  return checksum.Hex();
}

}  // namespace lenslet::native
