"""What Telegram brings beside turns: edits, groups, links; what is known of a sending; what a file is by its content."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=8), server_default='private', nullable=False, comment='private or group'))
        batch_op.add_column(sa.Column('pointed_at', sa.DateTime(timezone=True), nullable=True, comment='when a group was last pointed to the private chat'))
        batch_op.add_column(sa.Column('came_from', sa.String(length=24), nullable=True, comment='the word of the link that first led here'))

    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('found_type', sa.String(length=80), nullable=True, comment='as its content shows'))

    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=12), server_default='turn', nullable=False, comment='what becomes of it, see docs/telegram.md'))

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('remote_id', sa.BigInteger(), nullable=True, comment='message_id at the channel: edits, replies'))
        batch_op.create_index('message_remote', ['chat_id', 'remote_id'], unique=False)

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('begun', sa.Boolean(), server_default=sa.false(), nullable=False, comment='given to the channel, and not known yet what became of it'))
        batch_op.add_column(sa.Column('doubled', sa.Boolean(), server_default=sa.false(), nullable=False, comment='given again after that: may have come twice'))
        batch_op.add_column(sa.Column('parts_sent', sa.Integer(), server_default='0', nullable=False, comment='parts of a long text that the channel has accepted'))
