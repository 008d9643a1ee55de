// What can go wrong, as values: the core throws nothing, prints nothing and never exits.
#pragma once

#include <expected>
#include <string>

namespace lenslet {

// One value per broken rule. Names are stable: JavaScript and scripts match on ErrorName().
enum class ErrorCode {
  // Text and descriptions
  kJsonSyntax,     // The text is not JSON, nests too deep, or an object repeats a key.
  kUnknownKey,     // A key that the description does not define.
  kMissingKey,     // A key that the description needs is absent.
  kBadValue,       // A value has the wrong type or lies outside its range.
  kUnknownLayer,   // A layer type that Lenslet does not have.
  kDuplicateName,  // Two layers bear the same name.
  kShapeMismatch,  // A layer cannot take the shape that the layer before it gives.
  kTooLarge,       // A size exceeds a stated limit.
  // Weights files
  kFileTruncated,     // The bytes end before what the header promises.
  kBadHeader,         // The safetensors header breaks the format.
  kBadDtype,          // A dtype that the format does not have, or that weights cannot have.
  kBadOffsets,        // Tensor data overlaps, leaves a gap, or does not fill the file exactly.
  kMissingTensor,     // A parameter of the network has no tensor in the file.
  kUnexpectedTensor,  // The file has a tensor that the network does not have.
  kTensorShape,       // A tensor's shape is not its parameter's.
  kNotFinite,         // A weight is NaN or infinite.
  kBadVersion,        // The model's format version is not one that this build reads.
  kUnknownNetwork,    // Bare weights fit no network that is built in.
  kSelfTestFailed,    // The network's outputs differ from the known answer in the file.
  // Images and inputs
  kBadImage,    // An image of no pixels, or whose buffer does not fit its stated size.
  kWrongInput,  // An input whose length or shape is not the network's.
  // Environment
  kUnknownInstructionSet,  // A kernel set that does not exist or that this machine cannot run.
};

struct Error {
  ErrorCode code;
  std::string detail;  // Names the thing, what was found and what was expected.
};

template <typename T>
using Result = std::expected<T, Error>;

// The code in words that do not change between versions, such as "tensor-shape".
const char* ErrorName(ErrorCode code);

// Shorthand for `return Fail(ErrorCode::kBadValue, "...")` in a function that returns a Result.
inline std::unexpected<Error> Fail(ErrorCode code, std::string detail) {
  return std::unexpected<Error>(Error{code, std::move(detail)});
}

}  // namespace lenslet
