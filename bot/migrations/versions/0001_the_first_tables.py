"""the first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='place in the chain'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='when'),
    sa.Column('actor', sa.String(length=60), nullable=False, comment='officer:NAME, system, person or user:NAME of the computer'),
    sa.Column('action', sa.String(length=40), nullable=False, comment='what was done'),
    sa.Column('subject', sa.String(length=60), nullable=False, comment='to what: complaint:7, chat:3, export'),
    sa.Column('details', sa.JSON(), nullable=False, comment='ids, counts and states; never text'),
    sa.Column('chain', sa.String(length=64), nullable=False, comment='SHA-256 over the entry before and this one'),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_index('audit_subject', ['subject'], unique=False)

    op.create_table('counter',
    sa.Column('name', sa.String(length=40), nullable=False, comment='office and year'),
    sa.Column('last', sa.Integer(), nullable=False, comment='last number given out'),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('data_key',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='carried by what it seals'),
    sa.Column('owner', sa.String(length=16), nullable=False, comment='chat, complaint, office or lookup'),
    sa.Column('master_id', sa.String(length=16), nullable=False, comment='the master key that it is wrapped under'),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False, comment='the key, wrapped; deleting the row erases what it sealed'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, comment='when it was made'),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('data_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_key_owner'), ['owner'], unique=False)

    op.create_table('officer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the account'),
    sa.Column('username', sa.String(length=40), nullable=False, comment='to sign in with'),
    sa.Column('name', sa.String(length=120), nullable=False, comment='shown to colleagues'),
    sa.Column('role', sa.String(length=16), nullable=False, comment='officer, supervisor or administrator'),
    sa.Column('may_export', sa.Boolean(), nullable=False, comment='the right to export'),
    sa.Column('password_hash', sa.String(length=200), nullable=False, comment='argon2id'),
    sa.Column('must_change', sa.Boolean(), nullable=False, comment='one-time password: change at sign-in'),
    sa.Column('active', sa.Boolean(), nullable=False, comment='may sign in'),
    sa.Column('session_epoch', sa.Integer(), nullable=False, comment='raising it ends all sessions'),
    sa.Column('failed_attempts', sa.Integer(), nullable=False, comment='wrong passwords in a row'),
    sa.Column('wait_until', sa.DateTime(timezone=True), nullable=True, comment='no sign-in before: wrong passwords slow down'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, comment='when it was made'),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True, comment='last sign-in'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('username'),
    sqlite_autoincrement=True
    )
    op.create_table('chat',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='our number of the chat'),
    sa.Column('channel', sa.String(length=16), nullable=False, comment='telegram or trial'),
    sa.Column('address_hash', sa.LargeBinary(), nullable=False, comment='keyed hash of channel and chat id'),
    sa.Column('address', sa.LargeBinary(), nullable=False, comment='sealed: the chat id at the channel'),
    sa.Column('key_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment="the chat's key"),
    sa.Column('record', sa.LargeBinary(), nullable=True, comment="sealed: the dialogue's state (slots, active loop)"),
    sa.Column('consent', sa.String(length=16), nullable=False, comment='unasked, given, refused or danger'),
    sa.Column('language', sa.String(length=8), nullable=False, comment='language of what it is told'),
    sa.Column('safe_to_reply', sa.Boolean(), nullable=True, comment='whether writing to it is safe, as they said'),
    sa.Column('exercise', sa.Boolean(), nullable=False, comment='a training or trial, not a real person'),
    sa.Column('telling_story', sa.Boolean(), nullable=False, comment='the story was asked for: wait for more'),
    sa.Column('episode_from', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='first message of the complaint being told'),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='draft or danger being told now'),
    sa.Column('blocked_at', sa.DateTime(timezone=True), nullable=True, comment='when sending was refused: the person blocked the bot'),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=False, comment='when the next turn may begin'),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True, comment='a turn is in work until then'),
    sa.Column('claim', sa.String(length=32), nullable=True, comment='who works on it'),
    sa.Column('failures', sa.Integer(), nullable=False, comment='failed tries of the present turn'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, comment='first message'),
    sa.Column('last_heard_at', sa.DateTime(timezone=True), nullable=False, comment='last message received'),
    sa.ForeignKeyConstraint(['key_id'], ['data_key.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('address_hash'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chat_ready_at'), ['ready_at'], unique=False)

    op.create_table('complaint',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='inner number'),
    sa.Column('number', sa.String(length=24), nullable=True, comment='case number; drafts have none'),
    sa.Column('stage', sa.String(length=16), nullable=False, comment='draft, danger or received'),
    sa.Column('urgent', sa.Boolean(), nullable=False, comment='danger was told or an officer said so'),
    sa.Column('consent', sa.String(length=16), nullable=False, comment='given, or danger (kept for vital interest)'),
    sa.Column('channel', sa.String(length=16), nullable=False, comment='telegram, trial, counter, telephone or letter'),
    sa.Column('exercise', sa.Boolean(), nullable=False, comment='a trial or training'),
    sa.Column('office_code', sa.String(length=16), nullable=False, comment='the office'),
    sa.Column('office_time_zone', sa.String(length=40), nullable=False, comment='time zone in which it is shown'),
    sa.Column('chat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='where it was told'),
    sa.Column('key_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment="the complaint's key"),
    sa.Column('teller', sa.String(length=16), nullable=True, comment='self, family or other'),
    sa.Column('country', sa.String(length=2), nullable=True, comment='ISO 3166 code of where the worker is'),
    sa.Column('categories', sa.JSON(), nullable=False, comment='categories as understood, best first'),
    sa.Column('safe_to_reply', sa.Boolean(), nullable=True, comment='whether writing to the chat is safe'),
    sa.Column('intake', sa.LargeBinary(), nullable=False, comment='sealed: name, place, story, what is asked for, contact'),
    sa.Column('receipt_hash', sa.LargeBinary(), nullable=True, comment='keyed hash of the receipt code'),
    sa.Column('contact_hash', sa.LargeBinary(), nullable=True, comment='keyed hash of the phone number'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, comment='first told'),
    sa.Column('danger_at', sa.DateTime(timezone=True), nullable=True, comment='when danger was last seen'),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True, comment='when the person confirmed it'),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False, comment='last message or change'),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True, comment='when an officer last read it; empty: never'),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], ),
    sa.ForeignKeyConstraint(['key_id'], ['data_key.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number'),
    sa.UniqueConstraint('receipt_hash'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_complaint_changed_at'), ['changed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_complaint_contact_hash'), ['contact_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_complaint_stage'), ['stage'], unique=False)

    op.create_table('inbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order of arrival'),
    sa.Column('channel', sa.String(length=16), nullable=False, comment='telegram or trial'),
    sa.Column('update_id', sa.BigInteger(), nullable=False, comment="the channel's own number: a repetition is ignored"),
    sa.Column('chat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='empty when it has no private chat'),
    sa.Column('payload', sa.LargeBinary(), nullable=True, comment='sealed: the update as received; emptied when done'),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False, comment='when it was committed here'),
    sa.Column('state', sa.String(length=8), nullable=False, comment='waiting, done, ignored or dead'),
    sa.Column('danger_seen', sa.Boolean(), nullable=False, comment='the rules on danger looked at it'),
    sa.Column('error', sa.String(length=80), nullable=True, comment='kind of the last failure, never its text'),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('channel', 'update_id', name='inbox_update'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('inbox_waiting', ['state', 'chat_id', 'id'], unique=False)

    op.create_table('message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order in the transcript'),
    sa.Column('chat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the chat'),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the case it belongs to'),
    sa.Column('author', sa.String(length=8), nullable=False, comment='person, bot or officer'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment='sealed: text, buttons, choice; empty when erased'),
    sa.Column('inbox_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the update that brought it'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='received, or written for sending'),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True, comment='accepted by the channel'),
    sa.Column('kind', sa.String(length=16), nullable=True, comment='understood as: question, complaint, danger, ...'),
    sa.Column('topic', sa.String(length=40), nullable=True, comment='best topic'),
    sa.Column('category', sa.String(length=40), nullable=True, comment='best complaint category'),
    sa.Column('confidence', sa.Double(), nullable=True, comment='0 to 1'),
    sa.Column('model', sa.String(length=40), nullable=True, comment='which model understood, or which rule'),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True, comment='when the text was erased'),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('message_chat', ['chat_id', 'id'], unique=False)
        batch_op.create_index('message_complaint', ['complaint_id', 'id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the file'),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='with which message it came'),
    sa.Column('kind', sa.String(length=16), nullable=False, comment='photo, document, voice, video, ...'),
    sa.Column('about', sa.LargeBinary(), nullable=False, comment="sealed: file name and the channel's file id"),
    sa.Column('media_type', sa.String(length=80), nullable=True, comment="as the sender's program named it"),
    sa.Column('size_bytes', sa.BigInteger(), nullable=True, comment='size'),
    sa.Column('sha256', sa.String(length=64), nullable=True, comment='hash of the content'),
    sa.Column('file', sa.String(length=80), nullable=True, comment='name of the sealed file in the evidence folder'),
    sa.Column('state', sa.String(length=8), nullable=False, comment='waiting, stored, failed or erased'),
    sa.Column('attempts', sa.Integer(), nullable=False, comment='tries to fetch it'),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False, comment='not before'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order of sending'),
    sa.Column('chat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='to whom'),
    sa.Column('turn', sa.String(length=40), nullable=False, comment='what it answers: the first inbox row of the turn'),
    sa.Column('position', sa.Integer(), nullable=False, comment='place within the turn: a repetition is ignored'),
    sa.Column('kind', sa.String(length=16), nullable=False, comment="message or callback (a button's spinner)"),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='what is sent'),
    sa.Column('reference', sa.LargeBinary(), nullable=True, comment="sealed: the callback's id at the channel"),
    sa.Column('secret', sa.Boolean(), nullable=False, comment='holds a receipt code: blanked once sent'),
    sa.Column('state', sa.String(length=8), nullable=False, comment='waiting, sent or failed'),
    sa.Column('attempts', sa.Integer(), nullable=False, comment='tries so far'),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False, comment='not before'),
    sa.Column('error', sa.String(length=80), nullable=True, comment='kind of the last failure'),
    sa.Column('remote_id', sa.BigInteger(), nullable=True, comment='message_id at the channel'),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], ),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('chat_id', 'turn', 'position', name='outbox_turn_position'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('outbox_waiting', ['state', 'chat_id', 'id'], unique=False)

