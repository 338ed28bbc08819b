"""
What do all OpenDocument files have in common? Their first part, their list of parts, styles.

After OpenDocument 1.2 (ISO/IEC 26300, CNS 15251), part 3: `mimetype` comes first and is not
packed, so that a program knows the file by its first bytes.
"""

from __future__ import annotations

from typing import Final

from dashboard.exports.packing import Pack

_SPACES: Final = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    }.items()
)
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FONT: Final = "Noto Sans CJK TC"


def begin(pack: Pack, kind: str) -> None:
    """Put the first part in: what the file is."""
    pack.stored("mimetype", kind.encode())


def end(pack: Pack, kind: str) -> None:
    """Put in the styles of all text, who made it, and the list of all parts."""
    pack.put("styles.xml", [_styles().encode()])
    pack.put(
        "meta.xml",
        [
            f'{_XML}<office:document-meta {_SPACES} office:version="1.2"><office:meta><meta:generator>Petitions</meta:generator></office:meta></office:document-meta>'.encode()
        ],
    )
    parts = {"/": kind} | dict.fromkeys(
        ("content.xml", "styles.xml", "meta.xml"), "text/xml"
    )
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{what}"/>'
        for path, what in parts.items()
    )
    pack.put(
        "META-INF/manifest.xml",
        [
            f'{_XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">{listed}</manifest:manifest>'.encode()
        ],
    )


def head(styles: str) -> str:
    """Return the beginning of content.xml with the styles of this very document."""
    return f'{_XML}<office:document-content {_SPACES} office:version="1.2"><office:automatic-styles>{styles}</office:automatic-styles>'


def _styles() -> str:
    """Return styles.xml: the font, and the headings of a text."""
    font = f'style:font-name-asian="{_FONT}" style:font-name="{_FONT}"'
    face = f'<office:font-face-decls><style:font-face style:name="{_FONT}" svg:font-family="\'{_FONT}\'"/></office:font-face-decls>'
    size = 'fo:font-size="{0}pt" style:font-size-asian="{0}pt"'
    bold = 'fo:font-weight="bold" style:font-weight-asian="bold"'
    headings = "".join(
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="{level}"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties {size.format(points)} {bold}/></style:style>'
        for name, level, points in (("Heading_1", 1, 18), ("Heading_2", 2, 13))
    )
    return (
        f'{_XML}<office:document-styles {_SPACES} office:version="1.2">{face}<office:styles>'
        f'<style:default-style style:family="paragraph"><style:text-properties {font} {size.format(11)}/></style:default-style>'
        f'<style:style style:name="Standard" style:family="paragraph"/>{headings}'
        f'<style:style style:name="Default" style:family="table-cell"><style:text-properties {font} {size.format(10)}/></style:style>'
        "</office:styles>"
        '<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page"/></office:master-styles>'
        "</office:document-styles>"
    )
