"""What a deck remembers of its making: tags on slides and charts, as PowerPoint itself keeps them for programs.

They hold the page and the figure, and fingerprints of what was written, so that an update knows what people changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from scenarios.exports.slides.chart_data import plain

if TYPE_CHECKING:
    from pptx.opc.package import Part
    from pptx.slide import Slide

PAGE, FIGURE, TABLE, ARROW = "PAGE", "FIGURE", "TABLE", "ARROW"
"""Of a slide and of its figures: which they are; and what its arrow says."""
PART, LAST = "PART", "LAST"
"""What a title says of a table's piece, and whether it is the last."""
NONE = "none"
"""In place of a fingerprint where nothing was written."""
_BEFORE = "CHOKEPOINT_"


def fingerprint(parts: Iterable[str]) -> str:
    """Return a short text that is the same for the same texts only."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def slide_holder(slide: Slide) -> object:
    """Return the element of a slide that carries its tags."""
    return slide._element.cSld


def remember(slide: Slide, holder: object, told: Mapping[str, str]) -> None:
    """Write tags for a slide or one of its shapes; those of before are replaced.

    Parameters
    ----------
    holder
        `slide_holder`, or the ``nvPr`` element of a shape.
    """
    from pptx.oxml.ns import nsdecls

    part = _part(slide, holder)
    tags = "".join(f"<p:tag name={quoteattr(_BEFORE + key)} val={quoteattr(plain(one))}/>" for key, one in told.items())
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    blob = f"{head}<p:tagLst {nsdecls('p')}>{tags}</p:tagLst>".encode()
    if part is None:
        _add(slide, holder, blob)
    else:
        part.blob = blob


def remembered(slide: Slide, holder: object) -> dict[str, str]:
    """Return the tags of a slide or one of its shapes, empty for those that this program did not make."""
    from pptx.oxml import parse_xml

    part = _part(slide, holder)
    if part is None:
        return {}
    tags = ((one.get("name") or "", one.get("val") or "") for one in parse_xml(part.blob))
    return {name.upper().removeprefix(_BEFORE): value for name, value in tags if name.upper().startswith(_BEFORE)}


def _part(slide: Slide, holder: object) -> Part | None:
    from pptx.oxml.ns import qn

    for one in holder.findall(f"{qn('p:custDataLst')}/{qn('p:tags')}"):  # type: ignore[attr-defined]
        try:
            return slide.part.related_part(one.get(qn("r:id")))
        except KeyError:  # a tag list that some other program lost
            return None
    return None


def _add(slide: Slide, holder: object, blob: bytes) -> None:
    from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    package = slide.part.package
    part = Part(package.next_partname("/ppt/tags/tag%d.xml"), CONTENT_TYPE.PML_TAGS, package, blob)
    link = slide.part.relate_to(part, RELATIONSHIP_TYPE.TAGS)
    made = parse_xml(f'<p:custDataLst {nsdecls("p", "r")}><p:tags r:id="{link}"/></p:custDataLst>')
    later = [one for one in holder if one.tag in (qn("p:controls"), qn("p:extLst"))]  # type: ignore[attr-defined]
    if later:
        later[0].addprevious(made)
    else:
        holder.append(made)  # type: ignore[attr-defined]
