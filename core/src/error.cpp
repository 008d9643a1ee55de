#include "lenslet/error.h"

namespace lenslet {

const char* ErrorName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kJsonSyntax:
      return "json-syntax";
    case ErrorCode::kUnknownKey:
      return "unknown-key";
    case ErrorCode::kMissingKey:
      return "missing-key";
    case ErrorCode::kBadValue:
      return "bad-value";
    case ErrorCode::kUnknownLayer:
      return "unknown-layer";
    case ErrorCode::kDuplicateName:
      return "duplicate-name";
    case ErrorCode::kShapeMismatch:
      return "shape-mismatch";
    case ErrorCode::kTooLarge:
      return "too-large";
    case ErrorCode::kFileTruncated:
      return "file-truncated";
    case ErrorCode::kBadHeader:
      return "bad-header";
    case ErrorCode::kBadDtype:
      return "bad-dtype";
    case ErrorCode::kBadOffsets:
      return "bad-offsets";
    case ErrorCode::kMissingTensor:
      return "missing-tensor";
    case ErrorCode::kUnexpectedTensor:
      return "unexpected-tensor";
    case ErrorCode::kTensorShape:
      return "tensor-shape";
    case ErrorCode::kNotFinite:
      return "not-finite";
    case ErrorCode::kBadVersion:
      return "bad-version";
    case ErrorCode::kUnknownNetwork:
      return "unknown-network";
    case ErrorCode::kSelfTestFailed:
      return "self-test-failed";
    case ErrorCode::kBadImage:
      return "bad-image";
    case ErrorCode::kWrongInput:
      return "wrong-input";
    case ErrorCode::kUnknownInstructionSet:
      return "unknown-instruction-set";
  }
  return "unknown-error";
}

}  // namespace lenslet
