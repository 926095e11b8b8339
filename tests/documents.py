"""Documents made for the tests: a PDF with fragments of text where one wants them."""

from collections.abc import Sequence
from typing import NamedTuple


class Printed(NamedTuple):
    """A fragment of text on a page: where it begins, in points from the lower left corner, and its type."""

    x: float
    y: float
    text: str
    size: float = 10.0
    bold: bool = False


def make_pdf(pages: Sequence[Sequence[Printed]], title: str = "") -> bytes:
    """Return a PDF of those pages, in two fonts whose codes are UTF-16."""
    contents = [
        b"".join(
            b"BT /F%d %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n"
            % (2 if item.bold else 1, item.size, item.x, item.y, item.text.encode("utf-16-be").hex().encode())
            for item in page
        )
        for page in pages
    ]
    return pdf_of(contents, title)


def pdf_of(contents: Sequence[bytes], title: str = "") -> bytes:
    """Return a PDF of pages with those content streams; the fonts are /F1 and, bold, /F2."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    for name in (b"STSong-Light", b"STSong-Bold"):
        number = len(objects) + 2
        objects.append(
            b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /UniGB-UTF16-H "
            b"/DescendantFonts [%d 0 R] >>" % (name, number)
        )
        objects.append(
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /DW 1000 "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>" % name
        )
    kids: list[int] = []
    for content in contents:
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 5 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    objects.append(b"<< /Title <feff%s> >>" % title.encode("utf-16-be").hex().encode())
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    data = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (size, size - 1)
    return data + head + table + trailer + b"startxref\n%d\n%%%%EOF" % start


def lines_down(lines: Sequence[str], x: float = 72, top: float = 700, leading: float = 14) -> list[Printed]:
    """Return lines of text set one under another."""
    return [Printed(x, top - leading * number, line) for number, line in enumerate(lines)]
