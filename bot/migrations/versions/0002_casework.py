"""What an office does with a case: stages, who works on it, notes and calls, traces that link cases, unclear messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('unclear',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order of arrival'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='when it was said'),
    sa.Column('text', sa.LargeBinary(), nullable=False, comment="sealed under the office's key: the masked text"),
    sa.Column('kind', sa.String(length=16), nullable=False, comment='unclear, guessed or out_of_scope'),
    sa.Column('topics', sa.JSON(), nullable=False, comment='what it might have been, best first'),
    sa.Column('state', sa.String(length=8), nullable=False, comment='new, example or ignored'),
    sa.Column('label', sa.String(length=60), nullable=True, comment='what an editor made of it: a topic or out_of_scope'),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('unclear', schema=None) as batch_op:
        batch_op.create_index('unclear_state', ['state', 'id'], unique=False)

    op.create_table('case_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order of events'),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='the case'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='when'),
    sa.Column('actor', sa.String(length=60), nullable=False, comment='officer:NAME, person or system'),
    sa.Column('kind', sa.String(length=16), nullable=False, comment='note, call, stage, papers, referral, merged, rating, ...'),
    sa.Column('details', sa.JSON(), nullable=False, comment='ids, counts and states; never text'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment='sealed: what was written'),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.create_index('case_event_complaint', ['complaint_id', 'id'], unique=False)

    op.create_table('trace',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the trace'),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='the case that holds it'),
    sa.Column('kind', sa.String(length=16), nullable=False, comment='agency, recruiter, phone, account, ship or passport'),
    sa.Column('hash', sa.LargeBinary(), nullable=False, comment='keyed hash of what is written, in its plain form'),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('complaint_id', 'kind', 'hash', name='trace_once'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('trace', schema=None) as batch_op:
        batch_op.create_index('trace_found', ['kind', 'hash'], unique=False)

    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the officer who took the talk over: the bot keeps quiet unless called'))
        batch_op.add_column(sa.Column('muted_at', sa.DateTime(timezone=True), nullable=True, comment='an officer muted it: only emergency numbers are sent'))

    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.add_column(sa.Column('close_reason', sa.String(length=16), nullable=True, comment='why it was closed, see bot/stages.py'))
        batch_op.add_column(sa.Column('origin', sa.String(length=8), nullable=True, comment="code of the worker's kabupaten or kota"))
        batch_op.add_column(sa.Column('phase', sa.String(length=8), nullable=True, comment='before, during or after the work abroad'))
        batch_op.add_column(sa.Column('sex', sa.String(length=1), nullable=True, comment='L or P'))
        batch_op.add_column(sa.Column('minor', sa.Boolean(), nullable=True, comment='the worker is under 18'))
        batch_op.add_column(sa.Column('procedural', sa.Boolean(), nullable=True, comment='left the official way, with papers'))
        batch_op.add_column(sa.Column('employer_type', sa.String(length=12), nullable=True, comment='individual, company or ship'))
        batch_op.add_column(sa.Column('confidentiality', sa.String(length=16), server_default='ordinary', nullable=False, comment='ordinary, confidential or anonymous'))
        batch_op.add_column(sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the officer who works on it'))
        batch_op.add_column(sa.Column('due_at', sa.DateTime(timezone=True), nullable=True, comment='when the office owes the next step'))
        batch_op.add_column(sa.Column('papers_until', sa.DateTime(timezone=True), nullable=True, comment='until when the person may add papers'))
        batch_op.add_column(sa.Column('waits_for', sa.String(length=8), server_default='office', nullable=False, comment='whose move it is: office or person'))
        batch_op.add_column(sa.Column('siskop2mi', sa.String(length=40), nullable=True, comment='its number in SISKOP2MI'))
        batch_op.add_column(sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the case it is a copy of'))
        batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True, comment='when the person withdrew it'))
        batch_op.add_column(sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True, comment='when it was closed'))
        batch_op.add_column(sa.Column('rating', sa.Integer(), nullable=True, comment='how it was, 1 to 3, asked once after closing'))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False, comment='raised by each change of an officer'))

