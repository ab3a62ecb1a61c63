"""The tables of the library, private to this folder; a step under ``migrations`` makes each of them."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

_STRICT = {"sqlite_strict": True}


class ScenarioRow(SQLModel, table=True):
    """A scenario: what was saved under its name, and what is being worked on.

    ``name_key`` is the name with case folded, which SQLite itself does only for ASCII. ``touched_at`` moves on with
    every use, ``updated_at`` only when the content changes. The versions are those that wrote the working document.
    """

    __tablename__: ClassVar[str] = "scenario"
    __table_args__ = (
        CheckConstraint("(name IS NULL) = (name_key IS NULL)", name="name_has_key"),
        CheckConstraint("(name IS NULL) = (saved_document IS NULL)", name="saved_has_name"),
        CheckConstraint("name <> ''", name="name_not_empty"),
        CheckConstraint("saved_document IS NULL OR json_valid(saved_document)", name="saved_is_json"),
        CheckConstraint("json_valid(working_document)", name="working_is_json"),
        _STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = Field(default=None, sa_type=Text)
    name_key: str | None = Field(default=None, sa_type=Text, unique=True, index=True)
    saved_document: str | None = Field(default=None, sa_type=Text)
    working_document: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    updated_at: str = Field(sa_type=Text)
    touched_at: str = Field(sa_type=Text, index=True)
    data_version: str = Field(sa_type=Text)
    engine_version: str = Field(sa_type=Text)
    headline: str = Field(default="", sa_type=Text)


class ChangeRow(SQLModel, table=True):
    """A change of a scenario; its id gives the order."""

    __tablename__: ClassVar[str] = "change"
    __table_args__ = (
        CheckConstraint("field <> ''", name="field_not_empty"),
        CheckConstraint("json_valid(old)", name="old_is_json"),
        CheckConstraint("json_valid(new)", name="new_is_json"),
        _STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", ondelete="CASCADE", index=True)
    at: str = Field(sa_type=Text)
    field: str = Field(sa_type=Text)
    old: str = Field(sa_type=Text)
    new: str = Field(sa_type=Text)
    cause: str = Field(sa_type=Text)
