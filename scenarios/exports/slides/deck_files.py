"""Opens PowerPoint files: templates of decks, ours or a house's, and decks that exist; says why one cannot be used."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from resources import resource_path
from scenarios.errors import InputError
from scenarios.texts import _

if TYPE_CHECKING:
    from pptx.presentation import Presentation

OWN_TEMPLATE = "templates/chokepoint.pptx"
TEMPLATE, DECK = "template", "deck"
"""What a refusal is about."""
_INCH = 914400
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How old .ppt files begin, and new ones that a password locks."""
_FLATTEST = 1.5
"""Width of a page by its height, below which charts and headlines have no room."""


def open_template(template: Path | None) -> Presentation:
    """Return an empty deck made from a template, ours where none is given.

    Raises
    ------
    InputError
        It is no template that a deck can be made from; the message says what is missing.
    """
    file = resource_path(OWN_TEMPLATE) if template is None else template
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise refused(file.name, _("it cannot be read ({reason})").format(reason=problem.strerror)) from problem
    deck = open_deck(content, file.name)
    _check_shape(deck, file.name)
    _drop_slides(deck)
    return deck


def open_deck(content: bytes, name: str, subject: str = TEMPLATE) -> Presentation:
    """Return a PowerPoint file, opened, to be used as a template or to be updated.

    Raises
    ------
    InputError
        It is none, or it is locked by a password.
    """
    from pptx import Presentation

    if content.startswith(_OLE):
        locked = _("it is locked by a password, or of the old kind (.ppt): save it as .pptx without one")
        raise refused(name, locked, subject)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            kinds = package.read("[Content_Types].xml")
    except Exception as problem:  # a border: whatever a file from anywhere makes the archive's reader stumble over
        raise refused(name, _("it is no PowerPoint file (.pptx)"), subject) from problem
    if b"macroEnabled" in kinds:
        raise refused(name, _("it holds macros: save it as .pptx without them"), subject)
    try:
        return Presentation(io.BytesIO(_as_deck(content) if b"presentationml.template" in kinds else content))
    except Exception as problem:  # and python-pptx, or its XML parser
        raise refused(name, _("it is no sound PowerPoint file (.pptx)"), subject) from problem


def refused(name: str, reason: str, subject: str = TEMPLATE) -> InputError:
    """Return why a file can be no template, or cannot be updated."""
    messages = {
        TEMPLATE: _("No deck can be made from {file}: {reason}. Nothing was written."),
        DECK: _("{file} cannot be updated: {reason}. Nothing was written."),
    }
    return InputError(subject, messages[subject].format(file=name, reason=reason))


def _as_deck(content: bytes) -> bytes:
    """Return a template (.potx) as a deck: the same parts, the main one filed under another type."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == "[Content_Types].xml":
                text = text.replace(b"presentationml.template.main", b"presentationml.presentation.main")
            new.writestr(part, text)
    return written.getvalue()


def _check_shape(deck: Presentation, name: str) -> None:
    if not len(deck.slide_masters):
        raise refused(name, _("it has no layouts"))
    width, height = int(deck.slide_width or 0), int(deck.slide_height or 0)
    if not height or width / height < _FLATTEST:
        shape = f"{width / _INCH:.3g} : {height / _INCH:.3g}"
        reason = _("its pages are {shape} inches, and charts beside headlines need 16 : 9").format(shape=shape)
        raise refused(name, reason)


def _drop_slides(deck: Presentation) -> None:
    """Take out the slides that a template brings, and the sections that name them."""
    from pptx.oxml.ns import qn

    root = deck.part._element
    slides = root.find(qn("p:sldIdLst"))
    for one in list(slides) if slides is not None else ():
        deck.part.drop_rel(one.get(qn("r:id")))
        slides.remove(one)
    for name in ("custShowLst", "extLst"):
        for one in root.findall(qn(f"p:{name}")):
            root.remove(one)
