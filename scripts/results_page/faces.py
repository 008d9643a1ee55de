"""Photos of faces that may not be shown: bars of what the network says, by file name. Faces that we drew are shown."""

import svg
from gallery import percent

ROW, TOP, NAME, TRUTH, BAR, BAR_WIDTH = 26, 92, 20, 250, 370, 300
FACE_WIDTH, FACE_HEIGHT = 112, 140
WIDTH = 820


def draw_faces(title, faces, class_name, drawn, strip):
    """drawn: a probability for each face of the strip (a WebP of faces side by side), or None."""
    bottom = TOP + ROW * len(faces)
    parts = [svg.text(20, 30, title, "title"), svg.text(NAME, TOP - 14, "photo", "quiet small"),
             svg.text(TRUTH, TOP - 14, "truth", "quiet small"),
             svg.text(BAR, TOP - 14, f"P({class_name})", "quiet small")]
    for at, face in enumerate(faces):
        y = TOP + ROW * at
        parts += [svg.text(NAME, y + 17, shortened(face.name)), svg.text(TRUTH, y + 17, shortened(face.truth, 14)),
                  svg.rectangle(BAR, y + 4, BAR_WIDTH * face.probability, ROW - 8, "right" if face.right else "wrong"),
                  svg.text(BAR + BAR_WIDTH + 12, y + 17,
                           percent(face.probability) + " — wrong" * (not face.right), "a" if face.right else "b")]
    parts.append(svg.line(BAR + BAR_WIDTH / 2, TOP - 2, BAR + BAR_WIDTH / 2, bottom + 2, "axis dotted"))
    if drawn:
        parts.append(svg.text(20, bottom + 42, f"Faces that we drew, and P({class_name})", "quiet small"))
        parts.append(svg.picture(20, bottom + 54, FACE_WIDTH * len(drawn), FACE_HEIGHT, strip, "image/webp"))
        parts += [svg.text(20 + FACE_WIDTH * (at + 0.5), bottom + 54 + FACE_HEIGHT + 20, percent(p),
                           "a" if p >= 0.5 else "quiet", "middle") for at, p in enumerate(drawn)]
        bottom += 54 + FACE_HEIGHT + 14
    return svg.document(WIDTH, bottom + 24, title, parts)


def shortened(text, longest=28):
    return text if len(text) <= longest else "…" + text[1 - longest:]
