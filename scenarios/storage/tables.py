"""The tables of the library, private to this folder; a step under ``migrations`` makes each of them.

Beside them stand two indexes of words, ``scenario_words`` and ``change_words``, which triggers keep in step.
"""

from typing import ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, text
from sqlmodel import Field, SQLModel

_STRICT = {"sqlite_strict": True}


class ScenarioRow(SQLModel, table=True):
    """A scenario: what was saved under its name, and what is being worked on.

    ``name_key`` is the name with case folded, which SQLite itself does only for ASCII. ``touched_at`` moves on with
    every use and is empty before the first, ``updated_at`` only when the content changes. The versions are those that
    wrote the working document. ``beginning`` holds the shares before the first change, NULL until they are known.
    """

    __tablename__: ClassVar[str] = "scenario"
    __table_args__ = (
        CheckConstraint("(name IS NULL) = (name_key IS NULL)", name="name_has_key"),
        CheckConstraint("(name IS NULL) = (saved_document IS NULL)", name="saved_has_name"),
        CheckConstraint("name <> ''", name="name_not_empty"),
        CheckConstraint("saved_document IS NULL OR json_valid(saved_document)", name="saved_is_json"),
        CheckConstraint("json_valid(working_document)", name="working_is_json"),
        CheckConstraint("json_valid(tags)", name="tags_are_json"),
        CheckConstraint("result IS NULL OR json_valid(result)", name="result_is_json"),
        CheckConstraint("beginning IS NULL OR json_valid(beginning)", name="beginning_is_json"),
        Index("ix_scenario_name_key", "name_key", unique=True, sqlite_where=text("deleted_at IS NULL")),
        Index("ix_scenario_deleted_at", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL")),
        _STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = Field(default=None, sa_type=Text)
    name_key: str | None = Field(default=None, sa_type=Text)
    saved_document: str | None = Field(default=None, sa_type=Text)
    working_document: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    updated_at: str = Field(sa_type=Text)
    touched_at: str = Field(sa_type=Text, index=True)
    data_version: str = Field(sa_type=Text)
    engine_version: str = Field(sa_type=Text)
    headline: str = Field(default="", sa_type=Text)
    note: str = Field(default="", sa_type=Text)
    tags: str = Field(default="[]", sa_type=Text)
    deleted_at: str | None = Field(default=None, sa_type=Text)
    parent_id: int | None = Field(default=None, foreign_key="scenario.id", ondelete="SET NULL", index=True)
    # The two tables refer to each other; `use_alter` says which reference does not decide their order.
    parent_change_id: int | None = Field(
        default=None,
        sa_column=Column(Integer, ForeignKey("change.id", ondelete="SET NULL", use_alter=True), index=True),
    )
    result: str | None = Field(default=None, sa_type=Text)
    beginning: str | None = Field(default=None, sa_type=Text)


class ChangeRow(SQLModel, table=True):
    """A change of a scenario; its id gives the order.

    ``headline`` holds the shares after it, NULL until they are known; ``words`` is the change as people read it, NULL
    where it was written before there was a search.
    """

    __tablename__: ClassVar[str] = "change"
    __table_args__ = (
        CheckConstraint("field <> ''", name="field_not_empty"),
        CheckConstraint("json_valid(old)", name="old_is_json"),
        CheckConstraint("json_valid(new)", name="new_is_json"),
        CheckConstraint("headline IS NULL OR json_valid(headline)", name="headline_is_json"),
        Index("ix_change_without_words", "id", sqlite_where=text("words IS NULL")),
        _STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", ondelete="CASCADE", index=True)
    at: str = Field(sa_type=Text)
    field: str = Field(sa_type=Text)
    old: str = Field(sa_type=Text)
    new: str = Field(sa_type=Text)
    cause: str = Field(sa_type=Text)
    headline: str | None = Field(default=None, sa_type=Text)
    words: str | None = Field(default=None, sa_type=Text)


class BookmarkRow(SQLModel, table=True):
    """A name for the moment after a change; within a scenario a name stands for one moment."""

    __tablename__: ClassVar[str] = "bookmark"
    __table_args__ = (
        CheckConstraint("name <> ''", name="bookmark_has_name"),
        Index("ix_bookmark_scenario_id_name_key", "scenario_id", "name_key", unique=True),
        _STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", ondelete="CASCADE")
    change_id: int = Field(foreign_key="change.id", ondelete="CASCADE", index=True)
    name: str = Field(sa_type=Text)
    name_key: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
