"""Draw the icons of the installed application: one drawing of ours, as SVG and as the PNG files that phones ask for.

Run after the drawing changes: `.venv/bin/python docs/build_icons.py`.
"""

from pathlib import Path

from PIL import Image, ImageDraw

STATIC = Path(__file__).parent.parent / "outreach" / "static"
SIDE, BLUE, WHITE = 72, "#0a4f8f", "#ffffff"
# A house and its door, open on the street.
HOUSE = ((16, 57), (16, 32), (36, 15), (56, 32), (56, 57))
DOOR = ((31, 57), (31, 41), (41, 41), (41, 57))
CORNER = 16
# A launcher may cut a maskable icon down to a circle of 80 %.
SAFE = 0.72
FINER = 8


def write_svg() -> str:
    """Return the drawing as SVG."""
    shapes = "".join(
        f'<path fill="{fill}" d="M{" ".join(f"{x} {y}" for x, y in points)}z"/>'
        for points, fill in ((HOUSE, WHITE), (DOOR, BLUE))
    )
    ground = f'<rect width="{SIDE}" height="{SIDE}" rx="{CORNER}" fill="{BLUE}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">{ground}{shapes}</svg>\n'


def draw(side: int, maskable: bool = False) -> Image.Image:
    """Return the drawing in a square of so many pixels; a maskable one fills it to its corners."""
    large = side * FINER
    image = Image.new("RGBA", (large, large), BLUE if maskable else (0, 0, 0, 0))
    pencil = ImageDraw.Draw(image)
    scale = large / SIDE
    if not maskable:
        pencil.rounded_rectangle((0, 0, large - 1, large - 1), CORNER * scale, BLUE)
    shrink = SAFE if maskable else 1.0
    for points, fill in ((HOUSE, WHITE), (DOOR, BLUE)):
        middle = SIDE / 2
        pencil.polygon([((middle + (at - middle) * shrink) * scale) for point in points for at in point], fill)
    return image.resize((side, side), Image.Resampling.LANCZOS).quantize(32)


def main() -> None:
    """Write the files."""
    (STATIC / "icon.svg").write_text(write_svg(), "utf-8")
    for name, side, maskable in (("icon-192", 192, False), ("icon-512", 512, False), ("icon-maskable-512", 512, True)):
        draw(side, maskable).save(STATIC / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
