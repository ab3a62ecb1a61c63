"""Step 2: notes, tags, bin, branches, results, bookmarks, and the words that a search finds."""

import sqlalchemy as sa
from alembic import op

revision = "step_02_history_bin_and_search"
down_revision = "step_01_scenarios_and_changes"

COLUMNS = {
    # Added one by one: Alembic's other way makes the table anew, and dropping the old one takes its changes along.
    "scenario": (
        "note TEXT NOT NULL DEFAULT ''",
        "tags TEXT NOT NULL DEFAULT '[]' CONSTRAINT tags_are_json CHECK (json_valid(tags))",
        "deleted_at TEXT",
        "parent_id INTEGER REFERENCES scenario (id) ON DELETE SET NULL",
        "parent_change_id INTEGER REFERENCES change (id) ON DELETE SET NULL",
        "result TEXT CONSTRAINT result_is_json CHECK (result IS NULL OR json_valid(result))",
    ),
    "change": (
        "headline TEXT CONSTRAINT headline_is_json CHECK (headline IS NULL OR json_valid(headline))",
        "words TEXT",
    ),
}
INDEXED = {"scenario": ("name", "note", "tags"), "change": ("words",)}
"""What is searched: the index of a table is called ``<table>_words`` and holds no second copy of the texts."""


def upgrade() -> None:
    """Add columns, bookmarks and the two indexes of words."""
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {column}"))
    op.drop_index("ix_scenario_name_key", "scenario")
    present, binned = sa.text("deleted_at IS NULL"), sa.text("deleted_at IS NOT NULL")
    op.create_index("ix_scenario_name_key", "scenario", ["name_key"], unique=True, sqlite_where=present)
    op.create_index("ix_scenario_deleted_at", "scenario", ["deleted_at"], sqlite_where=binned)
    for column in ("parent_id", "parent_change_id"):
        op.create_index(f"ix_scenario_{column}", "scenario", [column])
    op.create_index("ix_change_without_words", "change", ["id"], sqlite_where=sa.text("words IS NULL"))
    op.create_table(
        "bookmark",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("scenario_id", sa.Integer(), sa.ForeignKey("scenario.id", ondelete="CASCADE"), nullable=False),
        sa.Column("change_id", sa.Integer(), sa.ForeignKey("change.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "name_key", "at")),
        sa.CheckConstraint("name <> ''", name="bookmark_has_name"),
        sqlite_strict=True,
    )
    op.create_index("ix_bookmark_scenario_id_name_key", "bookmark", ["scenario_id", "name_key"], unique=True)
    op.create_index("ix_bookmark_change_id", "bookmark", ["change_id"])
    for table, columns in INDEXED.items():
        _index_words(table, columns)


def _index_words(table: str, columns: tuple[str, ...]) -> None:
    """Index what the columns hold, and let triggers keep it so, also where a row goes with its owner."""
    names = ", ".join(columns)
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
    options = f"content='{table}', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'"
    op.execute(sa.text(f"CREATE VIRTUAL TABLE {table}_words USING fts5({names}, {options})"))
    op.execute(sa.text(f"INSERT INTO {table}_words({table}_words) VALUES ('rebuild')"))
    drop = f"INSERT INTO {table}_words({table}_words, rowid, {names}) VALUES ('delete', old.id, {old})"
    add = f"INSERT INTO {table}_words(rowid, {names}) VALUES (new.id, {new})"
    moments = {"added": ("INSERT", f"{add};"), "removed": ("DELETE", f"{drop};")}
    for name, (event, steps) in (moments | {"altered": (f"UPDATE OF {names}", f"{drop}; {add};")}).items():
        op.execute(sa.text(f"CREATE TRIGGER {table}_words_{name} AFTER {event} ON {table} BEGIN {steps} END"))
