"""Our own template for decks, 16:9: its theme from the program's looks, one master and a layout for each kind of page.

The shipped file in resources/templates is what `template_bytes` returns; a test holds the two together, and
``python -m scenarios.exports.slides.template`` writes it anew.
"""

import io
import zipfile
from dataclasses import dataclass

from resources import resource_path
from resources.looks import FONT_FAMILY, LIGHT
from scenarios.exports.slides.chart_xml import centipoints

WIDTH, HEIGHT = 13.333, 7.5
"""Of a page, inches."""
_MARGIN = 0.6
_EMU = 914400
_FIXED = (1980, 1, 1, 0, 0, 0)
_SIMILAR = "020B0604020202020204"
"""The shape of letters, as Panose counts it, by which programs without the font choose another: Arial or its like."""
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"


@dataclass(frozen=True)
class _Box:
    """A placeholder: its name, type and index, its place in inches, and how its text is set in points."""

    name: str
    type: str
    idx: int
    place: tuple[float, float, float, float]
    size: float
    colour: str = "tx1"
    bold: bool = False
    anchor: str = "t"
    prompt: str = ""
    space: float = 0.0
    align: str = "l"


_FULL = WIDTH - 2 * _MARGIN
_TITLE = _Box(
    "Chokepoint title", "title", 0, (_MARGIN, 0.42, _FULL, 0.95), 26, bold=True, anchor="b", prompt="Headline"
)
_DETAIL = _Box("Chokepoint detail", "body", 13, (_MARGIN, 1.42, _FULL, 0.42), 14, "tx2", prompt="Detail")
_FOOTER = _Box(
    "Chokepoint footer",
    "ftr",
    11,
    (_MARGIN, 6.95, _FULL - 0.8, 0.34),
    9,
    "tx2",
    anchor="ctr",
    prompt="Scenario, date, sources",
)
_NUMBER = _Box(
    "Chokepoint number", "sldNum", 12, (WIDTH - _MARGIN - 0.7, 6.95, 0.7, 0.34), 9, "tx2", anchor="ctr", align="r"
)
_ROOM = (_MARGIN, 1.98, _FULL, 4.78)
_LAYOUTS = {
    "Chokepoint title": (
        _Box("Chokepoint title", "ctrTitle", 0, (1.1, 1.15, 11.0, 1.25), 40, bold=True, anchor="b", prompt="Scenario"),
        _Box("Chokepoint detail", "subTitle", 13, (1.1, 2.5, 11.0, 0.5), 20, "tx2", prompt="Detail"),
        _Box("Chokepoint text", "body", 14, (1.1, 3.45, 11.0, 3.2), 16, prompt="Results", space=9),
    ),
    "Chokepoint chart": (_TITLE, _DETAIL, _Box("Chokepoint chart", "chart", 14, _ROOM, 14, prompt="Chart")),
    "Chokepoint table": (_TITLE, _DETAIL, _Box("Chokepoint table", "tbl", 14, _ROOM, 12, prompt="Table")),
    "Chokepoint text": (_TITLE, _DETAIL, _Box("Chokepoint text", "body", 14, _ROOM, 18, prompt="Text", space=10)),
}
_KINDS = {"Chokepoint title": "title", "Chokepoint text": "obj"}


def template_bytes() -> bytes:
    """Return the template as a PowerPoint file; the same looks give the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": _presentation(),
        "ppt/_rels/presentation.xml.rels": _relations(
            {"rId1": ("slideMaster", "slideMasters/slideMaster1.xml"), "rId2": ("theme", "theme/theme1.xml")}
        ),
        "ppt/theme/theme1.xml": _theme(),
        "ppt/slideMasters/slideMaster1.xml": _master(),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations(_of_master()),
    }
    for number, (name, boxes) in enumerate(_LAYOUTS.items(), start=1):
        parts[f"ppt/slideLayouts/slideLayout{number}.xml"] = _layout(name, boxes)
        parts[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = _relations(
            {"rId1": ("slideMaster", "../slideMasters/slideMaster1.xml")}
        )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for part, text in parts.items():
            package.writestr(zipfile.ZipInfo(part, _FIXED), text, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _content_types() -> str:
    from pptx.opc.constants import NAMESPACE

    kinds = {"/ppt/presentation.xml": f"{_TYPE}.presentation.main+xml", "/ppt/theme/theme1.xml": _TYPE_OF_THEME}
    kinds["/ppt/slideMasters/slideMaster1.xml"] = f"{_TYPE}.slideMaster+xml"
    for number in range(1, len(_LAYOUTS) + 1):
        kinds[f"/ppt/slideLayouts/slideLayout{number}.xml"] = f"{_TYPE}.slideLayout+xml"
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    usual = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_XML}<Types xmlns="{NAMESPACE.OPC_CONTENT_TYPES}">{usual}{rows}</Types>'


_TYPE_OF_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    from pptx.opc.constants import NAMESPACE

    rows = "".join(
        f'<Relationship Id="{name}" Type="{NAMESPACE.OFC_RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{_XML}<Relationships xmlns="{NAMESPACE.OPC_RELATIONSHIPS}">{rows}</Relationships>'


def _of_master() -> dict[str, tuple[str, str]]:
    count = len(_LAYOUTS)
    layouts = {f"rId{n}": ("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, count + 1)}
    return {**layouts, f"rId{count + 1}": ("theme", "../theme/theme1.xml")}


def _spaces() -> str:
    from pptx.oxml.ns import nsdecls

    return str(nsdecls("a", "r", "p"))


def _presentation() -> str:
    master = '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
    sizes = f'<p:sldSz cx="{_emu(WIDTH)}" cy="{_emu(HEIGHT)}"/><p:notesSz cx="6858000" cy="9144000"/>'
    texts = f"<p:defaultTextStyle>{_other_levels()}</p:defaultTextStyle>"
    return f"{_XML}<p:presentation {_spaces()}>{master}{sizes}{texts}</p:presentation>"


def _emu(inches: float) -> int:
    return 12192000 if inches == WIDTH else round(inches * _EMU)


def _theme() -> str:
    named = {
        "dk1": LIGHT.text,
        "lt1": LIGHT.surface,
        "dk2": LIGHT.muted,
        "lt2": LIGHT.window,
        "accent1": LIGHT.domestic,
        "accent2": LIGHT.observed,
        "accent3": LIGHT.changed,
        "accent4": LIGHT.muted,
        "accent5": LIGHT.focus,
        "accent6": LIGHT.baseline,
        "hlink": LIGHT.domestic,
        "folHlink": LIGHT.observed,
    }
    colours = "".join(f'<a:{name}><a:srgbClr val="{one[1:]}"/></a:{name}>' for name, one in named.items())
    font = f'<a:latin typeface="{FONT_FAMILY}" panose="{_SIMILAR}"/><a:ea typeface=""/><a:cs typeface="Arial"/>'
    fonts = f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont>"
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    looks = (
        f'<a:fmtScheme name="Chokepoint"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}'
        f"</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}"
        "</a:bgFillStyleLst></a:fmtScheme>"
    )
    return (
        f'{_XML}<a:theme {_spaces()} name="Chokepoint"><a:themeElements><a:clrScheme name="Chokepoint">{colours}'
        f'</a:clrScheme><a:fontScheme name="Chokepoint">{fonts}</a:fontScheme>{looks}</a:themeElements>'
        "<a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def _master() -> str:
    body = _Box("Chokepoint text", "body", 1, _ROOM, 18)
    accent = _drawn(2, "Accent", (0, 0, 0.14, HEIGHT), "accent1")
    rule = _drawn(3, "Rule", (_MARGIN, 6.88, _FULL, 0.01), "tx1", 0.15)
    shapes = accent + rule + _placeholders((_TITLE, body, _FOOTER, _NUMBER), 4)
    names = ("bg1", "tx1", "bg2", "tx2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
    mapped = ("lt1", "dk1", "lt2", "dk2", *names[4:])
    colours = " ".join(f'{name}="{one}"' for name, one in zip(names, mapped, strict=True))
    layouts = "".join(
        f'<p:sldLayoutId id="{2147483648 + number}" r:id="rId{number}"/>' for number in range(1, len(_LAYOUTS) + 1)
    )
    return (
        f"{_XML}<p:sldMaster {_spaces()}><p:cSld><p:bg><p:bgPr>"
        '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        f'{_tree(shapes)}</p:cSld><p:clrMap {colours} hlink="hlink" folHlink="folHlink"/>'
        f"<p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst>{_text_styles()}</p:sldMaster>"
    )


def _text_styles() -> str:
    title = _level(1, 26, "+mj")
    body = "".join(_level(number, 18 if number == 1 else 16, "+mn") for number in range(1, 10))
    return (
        f"<p:txStyles><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{body}</p:bodyStyle>"
        f"<p:otherStyle>{_other_levels()}</p:otherStyle></p:txStyles>"
    )


def _other_levels() -> str:
    return "".join(_level(number, 18, "+mn") for number in range(1, 10))


def _level(number: int, size: float, font: str) -> str:
    """Return how paragraphs of one level are set, their letters in points and of the theme's font."""
    looks = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    looks += f'<a:latin typeface="{font}-lt"/><a:ea typeface="{font}-ea"/><a:cs typeface="{font}-cs"/>'
    run = f'<a:defRPr sz="{centipoints(size)}" kern="1200">{looks}</a:defRPr>'
    return f'<a:lvl{number}pPr marL="0" algn="l" defTabSz="914400" rtl="0"><a:buNone/>{run}</a:lvl{number}pPr>'


def _layout(name: str, boxes: tuple[_Box, ...]) -> str:
    kind = f' type="{_KINDS[name]}"' if name in _KINDS else ""
    first = name in _KINDS and _KINDS[name] == "title"
    band = _drawn(2, "Accent", (0, 0, 0.42, HEIGHT), "accent1") if first else ""
    shapes = band + _placeholders((*boxes, _FOOTER, _NUMBER), 4)
    hidden = ' showMasterSp="0"' if first else ""
    return (
        f'{_XML}<p:sldLayout {_spaces()}{hidden}{kind} preserve="1" userDrawn="1"><p:cSld name="{name}">'
        f"{_tree(shapes)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _tree(shapes: str) -> str:
    nothing = '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/>'
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    return f"<p:spTree>{group}<p:grpSpPr><a:xfrm>{nothing}</a:xfrm></p:grpSpPr>{shapes}</p:spTree>"


def _frame(place: tuple[float, float, float, float]) -> str:
    x, y, width, height = (_emu(one) for one in place)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _drawn(number: int, name: str, place: tuple[float, float, float, float], colour: str, alpha: float = 1.0) -> str:
    clear = f'<a:alpha val="{round(alpha * 1e5)}"/>' if alpha < 1 else ""
    fill = f'<a:solidFill><a:schemeClr val="{colour}">{clear}</a:schemeClr></a:solidFill>'
    shape = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    head = f'<p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
    text = '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody>'
    return f"<p:sp>{head}<p:spPr>{_frame(place)}{shape}{fill}<a:ln><a:noFill/></a:ln></p:spPr>{text}</p:sp>"


def _placeholders(boxes: tuple[_Box, ...], first: int) -> str:
    return "".join(_placeholder(number, box) for number, box in enumerate(boxes, start=first))


def _placeholder(number: int, box: _Box) -> str:
    """Return a placeholder with the looks of its text, and what stands in it while it is empty."""
    small = ' sz="quarter"' if box.type in ("ftr", "sldNum") else ""
    idx = f' idx="{box.idx}"' if box.idx else ""
    head = (
        f'<p:nvSpPr><p:cNvPr id="{number}" name="{box.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{box.type}"{small}{idx}/></p:nvPr></p:nvSpPr>'
    )
    font = "+mj-lt" if box.bold else "+mn-lt"
    looks = f'<a:solidFill><a:schemeClr val="{box.colour}"/></a:solidFill><a:latin typeface="{font}"/>'
    space = f'<a:spcBef><a:spcPts val="{centipoints(box.space)}"/></a:spcBef>' if box.space else ""
    style = (
        f'<a:lvl1pPr marL="0" indent="0" algn="{box.align}">{space}<a:buNone/>'
        f'<a:defRPr sz="{centipoints(box.size)}" b="{int(box.bold)}">{looks}</a:defRPr></a:lvl1pPr>'
    )
    fit = "" if box.type in ("ftr", "sldNum", "chart", "tbl") else "<a:normAutofit/>"
    body = f'<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{box.anchor}">{fit}</a:bodyPr>'
    run = f'<a:r><a:rPr lang="en-US"/><a:t>{box.prompt}</a:t></a:r>' if box.prompt else ""
    if box.type == "sldNum":
        field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        run = f'{field}<a:rPr lang="en-US"/><a:t>\u2039#\u203a</a:t></a:fld>'
    paragraph = f'<a:p>{run}<a:endParaRPr lang="en-US"/></a:p>'
    text = f"<p:txBody>{body}<a:lstStyle>{style}</a:lstStyle>{paragraph}</p:txBody>"
    shape = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    return f"<p:sp>{head}<p:spPr>{_frame(box.place)}{shape}</p:spPr>{text}</p:sp>"


if __name__ == "__main__":
    resource_path("templates/chokepoint.pptx").write_bytes(template_bytes())
