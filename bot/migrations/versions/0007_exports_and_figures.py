"""Exports made for the desk, the office's figures on placements and returns, what people asked by the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('asked',
    sa.Column('day', sa.String(length=10), nullable=False, comment="2026-11-25, in the office's time zone"),
    sa.Column('kind', sa.String(length=16), nullable=False, comment='question, out_of_scope or unclear'),
    sa.Column('topic', sa.String(length=40), nullable=False, comment='the topic; empty where there is none'),
    sa.Column('count', sa.Integer(), nullable=False, comment='messages'),
    sa.PrimaryKeyConstraint('day', 'kind', 'topic')
    )
    op.create_table('export',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the export'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='when it was asked for'),
    sa.Column('actor', sa.String(length=60), nullable=False, comment='officer:NAME, who alone may fetch it'),
    sa.Column('choice', sa.JSON(), nullable=False, comment='format, profile and filter, see bot/exports/choice.py'),
    sa.Column('reason', sa.String(length=200), nullable=False, comment='why, as typed; the audit log keeps it too'),
    sa.Column('state', sa.String(length=12), nullable=False, comment='waiting, running, done, cancelled, failed or gone'),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False, comment='last sign of life of its process'),
    sa.Column('total', sa.Integer(), nullable=False, comment='cases to write'),
    sa.Column('cases', sa.Integer(), nullable=False, comment='cases written'),
    sa.Column('messages', sa.Integer(), nullable=False, comment='messages written'),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True, comment='when the file goes'),
    sa.Column('key_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the key that the file is sealed under'),
    sa.Column('file', sa.String(length=80), nullable=True, comment='name of the sealed file in the exports folder'),
    sa.Column('size_bytes', sa.BigInteger(), nullable=True, comment='size as it is fetched'),
    sa.Column('error', sa.String(length=80), nullable=True, comment='kind of the failure, never its text'),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_export_actor'), ['actor'], unique=False)
        batch_op.create_index(batch_op.f('ix_export_state'), ['state'], unique=False)

    op.create_table('placement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the row'),
    sa.Column('month', sa.String(length=7), nullable=False, comment='2026-11'),
    sa.Column('kind', sa.String(length=12), nullable=False, comment='placement, return or deportation'),
    sa.Column('country', sa.String(length=2), nullable=True, comment='ISO 3166 code; empty: not stated'),
    sa.Column('origin', sa.String(length=8), nullable=True, comment='code of the kabupaten or kota; empty: not stated'),
    sa.Column('procedural', sa.Boolean(), nullable=True, comment='the official way; empty: not stated'),
    sa.Column('count', sa.Integer(), nullable=False, comment='people'),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index('placement_month', ['month', 'kind'], unique=False)

