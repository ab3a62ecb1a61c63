"""``snapshot``: makes a signed file of pages for a reader, and shows, checks, remembers and takes apart such files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.changes import now
from scenarios.commands.folders import path_argument, writable
from scenarios.commands.problems import on_a_line, told_in_one_line
from scenarios.commands.snapshot_making import make, web
from scenarios.data_versions import data_home
from scenarios.errors import InputError
from scenarios.exports.file_set import write_file_set
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.snapshots.opening import Opened

_UNKNOWN_SENDER = 3
"""Exit code of `verify`."""
snapshot = typer.Typer(help=_("Makes, shows and checks signed files of pages for a reader."), no_args_is_help=True)
snapshot.command("make")(make)
snapshot.command("web")(web)

_File = Annotated[Path, path_argument("FILE", _("A snapshot, FILE.chokepoint."))]


@snapshot.command("show")
def show(file: _File) -> None:
    """Say whether a snapshot is as its author wrote it, and what its pages say."""
    with told_in_one_line():
        opened = _opened(file)
        found = opened.snapshot
        assert found is not None
        typer.echo(on_a_line(opened.words))
        typer.echo(on_a_line(found.imprint.line()))
        for place, one in enumerate(found.pages, start=1):
            typer.echo(f"{place}. {on_a_line(one.title)}")
            for text in filter(None, (one.detail, *one.text)):
                typer.echo(f"   {on_a_line(text)}")
        for lever in found.levers:
            typer.echo(on_a_line(_("Free to move: {label} ({id})").format(label=lever.label, id=lever.id)))


@snapshot.command("verify")
def verify(file: _File) -> None:
    """Check a snapshot: exit code 0 sound and of someone known, 3 sound of someone unknown, 1 altered."""
    with told_in_one_line():
        opened = _opened(file)
        typer.echo(on_a_line(opened.words))
        if not opened.seal.is_trusted:
            raise typer.Exit(_UNKNOWN_SENDER)


@snapshot.command("remember")
def remember_command(
    file: _File,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=_("What to call the sender; as the file says by default."))
    ] = "",
) -> None:
    """Remember the key that a snapshot is signed with, so that later files of its sender are known."""
    from scenarios.snapshots.keys import key_name, remember

    with told_in_one_line():
        opened = _opened(file)
        assert opened.snapshot is not None
        called = name or opened.snapshot.author
        if not called:
            raise InputError("name", _("the file does not say who wrote it; write --name"))
        sender = remember(data_home(), opened.seal.key, called, now())
        words = _("Key {key} is remembered as {name}.")
        typer.echo(on_a_line(words.format(key=key_name(sender.key), name=sender.name)))


@snapshot.command("extract")
def extract(
    file: _File,
    folder: Annotated[Path, path_argument("DIR", _("Folder for the files; made if missing."), writable)],
) -> None:
    """Write a snapshot's numbers and tables as CSV, its texts, and its scenario as JSON."""
    from scenarios.snapshots.extracting import contents_of

    with told_in_one_line():
        opened = _opened(file)
        assert opened.snapshot is not None
        typer.echo(on_a_line(opened.words), err=not opened.seal.is_trusted)
        files = write_file_set(folder, contents_of(opened.snapshot))
        names = ", ".join(one.name for one in files)
        typer.echo(_("{names} in {folder}").format(names=names, folder=folder))


def _opened(file: Path) -> "Opened":
    """Return an opened file that is sound; of an altered one say so and leave with 1."""
    from scenarios.snapshots.opening import open_snapshot

    opened = open_snapshot(file, data_home())
    if not opened.seal.is_sound:
        typer.echo(on_a_line(opened.words), err=True)
        raise typer.Exit(1)
    return opened
