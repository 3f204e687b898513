"""A column for the words of drafts, for searching."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.desk.store.tables import words_of

revision = "second"
down_revision = "first"


def upgrade() -> None:
    """Add the column, and fill it for existing drafts."""
    op.add_column("drafts", sa.Column("words", sa.String(), nullable=False, server_default=""))
    names = [sa.column(name, sa.JSON()) for name in ("record", "suggestion", "found")]
    drafts = sa.table("drafts", sa.column("id", sa.Integer()), sa.column("note"), sa.column("words"), *names)
    connection = op.get_bind()
    for row in connection.execute(sa.select(drafts)).all():
        words = words_of(row.record, row.note, row.suggestion, row.found)
        connection.execute(drafts.update().where(drafts.c.id == row.id).values(words=words))
