"""Indexes for the desk: files of a message, and all that lists and counts look at."""

from __future__ import annotations

from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_message_id'), ['message_id'], unique=False)
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.create_index('complaint_listed', ['stage', 'urgent', 'exercise', 'read_at', 'changed_at', 'created_at', 'filed_at', 'due_at', 'waits_for', 'officer_id', 'country', 'origin', 'channel', 'procedural', 'siskop2mi'], unique=False)
