# LibTorch at .toolchain/torch/{include,lib}: the folder that LENSLET_TORCH names, or the Python wheel's.
# shellcheck shell=bash

fill_torch() {
  if [[ -n ${LENSLET_TORCH:-} ]]; then
    [[ -f $LENSLET_TORCH/include/torch/script.h && -f $LENSLET_TORCH/lib/libtorch_cpu.so ]] ||
      die "LENSLET_TORCH=$LENSLET_TORCH is not a LibTorch: it has no include/torch/script.h or no lib/libtorch_cpu.so."
    ln -s "$LENSLET_TORCH/include" "$1/include"
    ln -s "$LENSLET_TORCH/lib" "$1/lib"
    return
  fi
  run_logged torch python3 -m pip install --no-compile --target "$1/site" -r "$PINS/torch.txt"
  ln -s site/torch/include "$1/include"
  ln -s site/torch/lib "$1/lib"
}
