"""Step 1: scenarios with their saved and working state, and every change of them."""

import sqlalchemy as sa
from alembic import op

revision = "step_01_scenarios_and_changes"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.Text()),
        sa.Column("name_key", sa.Text()),
        sa.Column("saved_document", sa.Text()),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("working_document", "created_at", "updated_at", "touched_at")
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("data_version", "engine_version", "headline")),
        sa.CheckConstraint("(name IS NULL) = (name_key IS NULL)", name="name_has_key"),
        sa.CheckConstraint("(name IS NULL) = (saved_document IS NULL)", name="saved_has_name"),
        sa.CheckConstraint("name <> ''", name="name_not_empty"),
        sa.CheckConstraint("saved_document IS NULL OR json_valid(saved_document)", name="saved_is_json"),
        sa.CheckConstraint("json_valid(working_document)", name="working_is_json"),
        sqlite_strict=True,
    )
    op.create_index("ix_scenario_name_key", "scenario", ["name_key"], unique=True)
    op.create_index("ix_scenario_touched_at", "scenario", ["touched_at"])
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("scenario_id", sa.Integer(), sa.ForeignKey("scenario.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("at", "field", "old", "new", "cause")),
        sa.CheckConstraint("field <> ''", name="field_not_empty"),
        sa.CheckConstraint("json_valid(old)", name="old_is_json"),
        sa.CheckConstraint("json_valid(new)", name="new_is_json"),
        sqlite_strict=True,
    )
    op.create_index("ix_change_scenario_id", "change", ["scenario_id"])
