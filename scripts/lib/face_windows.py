"""Cuts windows out of photos, for the network `face` to learn from: face_windows.py PHOTOS FOLDER

PHOTOS/CLASS/FILE are portraits with one face each, found by OpenCV's cascades of Haar features. FOLDER/CELL/NAME.png
are squares of 32 × 32 pixels; the cell says where in the window the face is, as core/include/lenslet/image/face.h
numbers them, or "none". Photos that a recipe with "validation": 0.1 and "test": 0.1 holds out are left out."""

import hashlib
import math
import sys
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np

HELD_OUT = 0.2
SIDE, PLACES, SIDES = 32, 5, 4
REACH = 0.3  # The face's middle is so far from the window's at most, in sides of the window;
LEAST, MOST = 0.3, 0.9  # so large is the face, in sides of the window.
FAR, TINY, HUGE = 0.45, 0.2, 1.3  # Beyond these a window counts as one without a face; between, it is not used.
BEYOND = 0.15  # So much of a window may lie outside the photo.
WINDOWS, WITH_FACE = 24, 0.6  # Of each photo, and their share.
CASCADES = ("frontalface_default", "frontalface_alt2", "frontalface_alt")
ANGLES = (0, -14, 14)
AGREEMENT = 4  # Of so many detections: fewer are no face to learn from.


def digest(name):
    return hashlib.sha256(name.encode()).hexdigest()


def lot(name):
    """Of CLASS/FILE, as the trainer draws it to split photos."""
    return int(digest(name)[:16], 16) / 2**64


def detections(gray):
    """[n, 3]: middle and side of every square that a cascade takes for a face, upright or tilted."""
    height, width = gray.shape
    found = []
    for name in CASCADES:
        cascade = cv2.CascadeClassifier(f"{cv2.data.haarcascades}haarcascade_{name}.xml")
        for angle in ANGLES:
            turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
            turned = cv2.warpAffine(gray, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
            back = cv2.invertAffineTransform(turn)
            for x, y, side, _ in cascade.detectMultiScale(turned, 1.1, 4, 0, (60, 60)):
                found.append([*(back @ (x + side / 2, y + side / 2, 1)), side])
    return np.array(found).reshape(-1, 3)


def find_face(image):
    """Middle and side of the square that most detections agree on, or None."""
    scale = 240 / min(image.shape[:2])
    gray = cv2.equalizeHist(cv2.resize(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), None, fx=scale, fy=scale))
    found = detections(gray)
    best = found[:0]
    for x, y, side in found:
        ratio = found[:, 2] / side
        near = (abs(found[:, :2] - (x, y)) < 0.3 * side).all(1) & (0.65 < ratio) & (ratio < 1.5)
        if near.sum() > len(best):
            best = found[near]
    return np.median(best, 0) / scale if len(best) >= AGREEMENT else None


def cut(image, x, y, side, angle, flipped):
    """The square with that middle, turned about it; beyond the photo its edge goes on."""
    fine = math.ceil(side / SIDE)  # So many samples across a pixel of the window.
    step = side / (SIDE * fine)
    cos, sin = step * math.cos(angle), step * math.sin(angle)
    mirror = -1 if flipped else 1
    turn = np.array([[mirror * cos, -sin], [mirror * sin, cos]])
    middle = np.array([x, y]) - 0.5
    offset = middle - turn @ np.full(2, (SIDE * fine - 1) / 2)
    whole = cv2.warpAffine(
        image,
        np.column_stack([turn, offset]),
        (SIDE * fine, SIDE * fine),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return cv2.resize(whole, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def cell_of(across, down, size):
    """The class of a window whose face is there, in its sides; "" for one between the classes."""
    if max(abs(across), abs(down)) > FAR or not TINY < size < HUGE:
        return "none"
    if max(abs(across), abs(down)) >= REACH or not LEAST < size < MOST:
        return ""
    i, j = (int((place + REACH) / (2 * REACH) * PLACES) for place in (across, down))
    return f"x{i}y{j}s{int(math.log(size / LEAST) / math.log(MOST / LEAST) * SIDES)}"


def draw_window(rng, face, shorter, with_face):
    """Middle and side of a random window."""
    face_x, face_y, face_side = face
    if not with_face:
        return (*rng.uniform(0, 1, 2), math.exp(rng.uniform(math.log(face_side / 4), math.log(shorter))))
    side = face_side / math.exp(rng.uniform(math.log(LEAST), math.log(MOST)))
    across, down = rng.uniform(-REACH, REACH, 2) * side
    return face_x - across, face_y - down, side


def windows(image, face, rng):
    """Pairs of a cell and a window."""
    height, width = image.shape[:2]
    found = []
    for _ in range(40 * WINDOWS):
        if len(found) == WINDOWS:
            break
        with_face = rng.random() < WITH_FACE
        x, y, side = draw_window(rng, face, min(width, height), with_face)
        angle, flipped = rng.uniform(-0.35, 0.35), rng.random() < 0.5
        if not with_face:
            x, y = x * width, y * height
        inside = (0.5 - BEYOND) * side
        if 2 * inside > min(width, height):
            continue
        x, y = np.clip((x, y), inside, (width - inside, height - inside))
        right, below = (face[:2] - (x, y)) / side
        across = (right * math.cos(angle) + below * math.sin(angle)) * (-1 if flipped else 1)
        down = below * math.cos(angle) - right * math.sin(angle)
        cell = cell_of(across, down, face[2] / side)
        if cell and (cell == "none") != with_face:
            found.append((cell, cut(image, x, y, side, angle, flipped)))
    return found


def write_windows(photo, folder):
    name = f"{photo.parent.name}/{photo.name}"
    image = None if lot(name) < HELD_OUT else cv2.imread(str(photo))
    face = None if image is None else find_face(image)
    if face is None:
        return 0
    rng = np.random.default_rng(int(digest(name)[:16], 16))
    for i, (cell, window) in enumerate(windows(image, face, rng)):
        (folder / cell).mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / cell / f"{photo.parent.name}-{photo.stem}-{i}.png"), window)
    return 1


def main():
    photos, folder = map(Path, sys.argv[1:])
    files = sorted(file for file in photos.glob("*/*") if file.suffix.lower() in (".jpg", ".jpeg", ".png"))
    cv2.setNumThreads(1)
    with Pool() as pool:
        faces = sum(pool.starmap(write_windows, [(file, folder) for file in files], chunksize=16))
    if faces == 0:
        sys.exit(f"face_windows.py: no photo with a face in {photos}/CLASS/")
    print(f"windows of {faces} photos out of {len(files)}")


if __name__ == "__main__":
    main()
