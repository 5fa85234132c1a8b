"""Who is told: alerts to officers, alarms to the operator, the chats for both, and a chat's messages of the minute."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('alarm',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the alarm'),
    sa.Column('cause', sa.String(length=16), nullable=False, comment='what it is about, see bot/alarms.py'),
    sa.Column('facts', sa.JSON(), nullable=False, comment='counts and sizes; never text'),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False, comment='when it was first seen'),
    sa.Column('told', sa.Integer(), nullable=False, comment='how often it was told'),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True, comment='when it was told last'),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='when it was over; at once for what only happens'),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.create_index('alarm_cause', ['cause', 'ended_at'], unique=False)

    op.create_table('post',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the post'),
    sa.Column('name', sa.String(length=40), nullable=False, comment='its name in the duty roster, or operator'),
    sa.Column('chat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the chat; empty until the code was typed there'),
    sa.Column('code_hash', sa.LargeBinary(), nullable=True, comment='keyed hash of the code; empty once used'),
    sa.Column('code_until', sa.DateTime(timezone=True), nullable=False, comment='until when the code counts'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False, comment='when the code was made'),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=True, comment='when the code was typed'),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='since when nothing is told there any more'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code_hash'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_name'), ['name'], unique=False)

    op.create_table('alert',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='carried by the button'),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='the case'),
    sa.Column('urgent', sa.Boolean(), nullable=False, comment='repeated until somebody takes it'),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False, comment='when the case was filed or danger was told'),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='who worked on the case at that moment'),
    sa.Column('told', sa.Integer(), nullable=False, comment='how often it was told'),
    sa.Column('level', sa.Integer(), nullable=False, comment='the highest level of the roster that was told'),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True, comment='when it is told next; empty: no more'),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='since when nobody needs to be told'),
    sa.Column('ended_by', sa.String(length=8), nullable=True, comment='pressed, read, taken or closed'),
    sa.Column('taken_by', sa.LargeBinary(), nullable=True, comment="sealed under the office's key: who pressed the button"),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index('alert_complaint', ['complaint_id'], unique=False)
        batch_op.create_index('alert_open', ['ended_at', 'next_at'], unique=False)

    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('minute_from', sa.DateTime(timezone=True), nullable=True, comment='since when its messages of the minute are counted'))
        batch_op.add_column(sa.Column('minute_count', sa.Integer(), server_default='0', nullable=False, comment='messages since then (bot/limits.py)'))
