"""A second step at the sign-in, browsers that are known, answers and numbers as they are edited at the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer_edit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order of edits'),
    sa.Column('topic', sa.String(length=40), nullable=False, comment="the topic's id"),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='when'),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='who'),
    sa.Column('base', sa.String(length=16), nullable=False, comment='fingerprint of the file then: a newer file wins'),
    sa.Column('content', sa.JSON(), nullable=True, comment='the lines of the file; empty: back to it'),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('answer_edit', schema=None) as batch_op:
        batch_op.create_index('answer_edit_topic', ['topic', 'id'], unique=False)

    op.create_table('device',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the browser'),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='whose'),
    sa.Column('hash', sa.LargeBinary(), nullable=False, comment="keyed hash of the secret in the browser's cookie"),
    sa.Column('name', sa.String(length=60), nullable=False, comment='browser and system, as it names itself'),
    sa.Column('failed_attempts', sa.Integer(), nullable=False, comment='wrong passwords and codes in a row'),
    sa.Column('wait_until', sa.DateTime(timezone=True), nullable=True, comment='no sign-in before'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, comment='first sign-in'),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False, comment='last sign-in'),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('officer_id', 'hash', name='device_once'),
    sqlite_autoincrement=True
    )
    op.create_table('number_edit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order of edits'),
    sa.Column('number', sa.String(length=40), nullable=False, comment="the number's id"),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='when'),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='who'),
    sa.Column('base', sa.String(length=16), nullable=False, comment='fingerprint of the row in the file then; a newer one wins'),
    sa.Column('content', sa.JSON(), nullable=True, comment='the columns of the row; empty: back to it'),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('number_edit', schema=None) as batch_op:
        batch_op.create_index('number_edit_number', ['number', 'id'], unique=False)

    with op.batch_alter_table('officer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('totp_secret', sa.LargeBinary(), nullable=True, comment='sealed: the secret that the authenticator app shares'))
        batch_op.add_column(sa.Column('totp_at', sa.DateTime(timezone=True), nullable=True, comment='when the app was tried; until then it is not asked for'))
        batch_op.add_column(sa.Column('totp_step', sa.BigInteger(), nullable=True, comment='half minute of the last code: none is used twice'))
        batch_op.add_column(sa.Column('recovery', sa.JSON(), nullable=False, server_default='[]', comment='keyed hashes (hex) of the recovery codes left'))
