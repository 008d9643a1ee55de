# LibTorch at .toolchain/torch/{include,lib}: from the folder that LENSLET_TORCH names, or out of the Python wheel.
# shellcheck shell=bash

# LENSLET_CUDA=0 or 1 says whether LibTorch is to work on a GPU; unset, the NVIDIA driver's presence does.
cuda_wanted() {
  case ${LENSLET_CUDA:-} in
    0) return 1 ;;
    1) return 0 ;;
    *) [[ -e /proc/driver/nvidia/version ]] ;;
  esac
}

torch_pin() {
  echo "$(fingerprint "$PINS"/torch*.txt "$LIB/torch.sh") $(cuda_wanted && echo cuda) ${LENSLET_TORCH:-}"
}

fill_torch() {
  if [[ ${LENSLET_TORCH:-} ]]; then
    [[ -f $LENSLET_TORCH/include/torch/csrc/api/include/torch/torch.h && -f $LENSLET_TORCH/lib/libtorch_cpu.so ]] ||
      die "LENSLET_TORCH=$LENSLET_TORCH is no LibTorch: it lacks include/torch/csrc/api/include/torch/torch.h or lib/libtorch_cpu.so."
    ln -s "$(realpath "$LENSLET_TORCH")"/{include,lib} "$1/"
    return
  fi
  run_logged torch fetch_torch "$1"
}

fetch_torch() {
  # Only some indexes have the CPU build; the registry's own is the CUDA one, three times the size.
  if cuda_wanted || ! fetch_wheels "$1/get" torch-cpu.txt; then
    fetch_wheels "$1/get" torch.txt
  fi
  unzip_members "$1" "$1"/get/torch-*.whl torch/include/ torch/lib/ dist-info/
  if [[ -f $1/torch/lib/libtorch_cuda.so ]]; then
    fetch_wheels "$1/get" torch-cuda-always.txt
    if cuda_wanted; then
      fetch_wheels "$1/get" torch-cuda.txt
    else
      # They cannot be loaded without gigabytes of CUDA libraries, and there is no GPU to use them on.
      rm "$1"/torch/lib/lib{torch,torch_cuda,torch_cuda_linalg,torch_nvshmem,c10_cuda}.so
    fi
    local wheel
    for wheel in "$1"/get/nvidia*.whl; do unzip_members "$1" "$wheel" nvidia/ dist-info/; done
  fi
  rm -rf "$1/get"
  ln -s torch/include torch/lib "$1/"
}

# fetch_wheels FOLDER PINS : for Python 3.11 whatever Python runs here, so that one set of hashes serves all.
fetch_wheels() {
  local glibc platforms=()
  for glibc in {28..5}; do platforms+=(--platform "manylinux_2_${glibc}_$(uname -m)"); done
  for glibc in 2014 2010 1; do platforms+=(--platform "manylinux${glibc}_$(uname -m)"); done
  python3 -m pip download --no-cache-dir --no-deps --require-hashes --only-binary :all: \
    --python-version 3.11 --implementation cp "${platforms[@]}" -r "$PINS/$2" -d "$1"
}

# unzip_members FOLDER WHEEL PREFIX... : the members that begin with a PREFIX, and the licences.
unzip_members() {
  python3 - "$@" <<'END'
import sys, zipfile

folder, wheel, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for member in archive.namelist():
        top, _, _ = member.partition("/")
        if any(member.startswith(p) or top.endswith(p.rstrip("/")) for p in prefixes):
            archive.extract(member, folder)
END
}
