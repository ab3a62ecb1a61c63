"""Step 3: the headlines of a scenario before its first change, so that this one too shows what it did."""

import sqlalchemy as sa
from alembic import op

revision = "step_03_headline_of_the_beginning"
down_revision = "step_02_history_bin_and_search"

COLUMN = (
    "beginning TEXT CONSTRAINT beginning_is_json CHECK (beginning IS NULL OR json_valid(beginning))"  # NULL until known
)


def upgrade() -> None:
    """Add the column."""
    op.execute(sa.text(f"ALTER TABLE scenario ADD COLUMN {COLUMN}"))
