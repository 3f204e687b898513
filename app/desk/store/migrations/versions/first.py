"""The first tables of the desk."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "first"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.Double(), nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("page", sa.JSON(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("base", sa.JSON()),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("reports.id")),
        sa.Column("found", sa.JSON()),
        sa.Column("suggestion", sa.JSON()),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    own: dict[str, list[sa.Column[Any]]] = {
        "comments": [sa.Column("text", sa.String(), nullable=False)],
        "deeds": [
            sa.Column("act", sa.String(), nullable=False),
            sa.Column("changes", sa.JSON(), nullable=False),
            sa.Column("note", sa.String(), nullable=False),
        ],
    }
    for name, columns in own.items():
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("draft_id", sa.Integer(), sa.ForeignKey("drafts.id"), nullable=False),
            sa.Column("who", sa.String(), nullable=False),
            sa.Column("at", sa.String(), nullable=False),
            *columns,
        )
    op.create_table(
        "publications",
        sa.Column("draft_id", sa.Integer(), sa.ForeignKey("drafts.id"), primary_key=True),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("base", sa.JSON()),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
    )
    for table, column in (
        *(("drafts", name) for name in ("state", "report_id", "event_id")),
        ("comments", "draft_id"),
        ("deeds", "draft_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
