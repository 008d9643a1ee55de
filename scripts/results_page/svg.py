"""Parts of an SVG picture. Each brings its own surface, so that it can be read on a light page and on a dark one."""

import base64
import struct
import zlib
from xml.sax.saxutils import escape, quoteattr

# Blue and orange are told apart with every kind of colour blindness; no line is told by its colour alone.
# Contrast with the surface: at least 4.5 for text and lines.
STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; fill: #1f2328 }
.surface { fill: #ffffff; stroke: #d1d9e0 }
.title { font-weight: 600; font-size: 14px }
.quiet { fill: #59636e } .small { font-size: 12px }
.grid { stroke: #e3e8ed } .axis { stroke: #818b98 }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.a { stroke: #0969b8 } .b { stroke: #b34700 } .ink { stroke: #1f2328 } .faint { stroke: #59636e }
.dot.a { fill: #0969b8 } .dot.b { fill: #b34700 } .dot.ink { fill: #1f2328 }
text.a { fill: #0969b8; stroke: none } text.b { fill: #b34700; stroke: none }
text.ink { fill: #1f2328; stroke: none } text.faint { fill: #59636e; stroke: none }
.dashed { stroke-dasharray: 6 4 } .dotted { stroke-dasharray: 1.5 4 }
.right { fill: #0969b8 } .wrong { fill: #d9690f }
@media (prefers-color-scheme: dark) {
  text, text.ink { fill: #f0f6fc }
  .surface { fill: #0d1117; stroke: #3d444d }
  .quiet, text.faint { fill: #9198a1 }
  .grid { stroke: #262c36 } .axis { stroke: #656c76 }
  .a { stroke: #6cb6ff } .b { stroke: #f0a04b } .ink { stroke: #f0f6fc } .faint { stroke: #9198a1 }
  text.a, .dot.a { fill: #6cb6ff } text.b, .dot.b { fill: #f0a04b } .dot.ink { fill: #f0f6fc }
  .right { fill: #4493f8 } .wrong { fill: #d9690f }
}
"""


def document(width, height, title, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img">\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n'
            f'<rect class="surface" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>\n'
            + "\n".join(parts) + "\n</svg>\n")


def text(x, y, content, classes="", anchor="start"):
    return f'<text x="{x:g}" y="{y:g}" class={quoteattr(classes)} text-anchor="{anchor}">{escape(content)}</text>'


def line(x1, y1, x2, y2, classes):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{classes}"/>'


def polyline(points, classes):
    return f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" class="line {classes}"/>'


def dot(x, y, classes):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" class="dot {classes}"/>'


def rectangle(x, y, width, height, classes, opacity=1.0):
    return (f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" class="{classes}" '
            f'fill-opacity="{opacity:.3f}"/>')


def image(x, y, side, pixels, pixels_wide):
    """Grey pixels, enlarged without smoothing."""
    data = base64.b64encode(png(pixels, pixels_wide)).decode()
    return (f'<image x="{x:g}" y="{y:g}" width="{side}" height="{side}" style="image-rendering: pixelated" '
            f'href="data:image/png;base64,{data}"/>')


def picture(x, y, width, height, content, kind):
    data = base64.b64encode(content).decode()
    return f'<image x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" href="data:{kind};base64,{data}"/>'


def png(pixels, width):
    """8-bit grey. Level 9 and one zlib give the same bytes each time."""
    rows = b"".join(b"\0" + pixels[at:at + width] for at in range(0, len(pixels), width))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(pixels) // width, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
