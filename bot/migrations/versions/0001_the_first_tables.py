"""the first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
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

    op.create_table('asked',
    sa.Column('day', sa.String(length=10), nullable=False, comment="2026-11-25, in the office's time zone"),
    sa.Column('kind', sa.String(length=16), nullable=False, comment='question, out_of_scope or unclear'),
    sa.Column('topic', sa.String(length=40), nullable=False, comment='the topic; empty where there is none'),
    sa.Column('count', sa.Integer(), nullable=False, comment='messages'),
    sa.PrimaryKeyConstraint('day', 'kind', 'topic')
    )
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
    sa.Column('totp_secret', sa.LargeBinary(), nullable=True, comment='sealed: the secret that the authenticator app shares'),
    sa.Column('totp_at', sa.DateTime(timezone=True), nullable=True, comment='when the app was tried; until then it is not asked for'),
    sa.Column('totp_step', sa.BigInteger(), nullable=True, comment='half minute of the last code: none is used twice'),
    sa.Column('recovery', sa.JSON(), nullable=False, comment='keyed hashes (hex) of the recovery codes left'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('username'),
    sqlite_autoincrement=True
    )
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

    op.create_table('answer_edit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order of edits'),
    sa.Column('topic', sa.String(length=40), nullable=False, comment="the topic's id"),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='when'),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='who'),
    sa.Column('base', sa.String(length=16), nullable=False, comment='fingerprint of the file then: a newer file wins'),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=True, comment='the lines of the file; empty: back to it'),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('answer_edit', schema=None) as batch_op:
        batch_op.create_index('answer_edit_topic', ['topic', 'id'], unique=False)

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
    sa.Column('exercise_until', sa.DateTime(timezone=True), nullable=True, comment='until when an exercise lasts'),
    sa.Column('telling_story', sa.Boolean(), nullable=False, comment='the story was asked for: wait for more'),
    sa.Column('episode_from', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='first message of the complaint being told'),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='draft or danger being told now'),
    sa.Column('blocked_at', sa.DateTime(timezone=True), nullable=True, comment='when sending was refused: the person blocked the bot'),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the officer who took the talk over: the bot keeps quiet unless called'),
    sa.Column('kind', sa.String(length=8), server_default='private', nullable=False, comment='private or group'),
    sa.Column('pointed_at', sa.DateTime(timezone=True), nullable=True, comment='when a group was last pointed to the private chat'),
    sa.Column('came_from', sa.String(length=24), nullable=True, comment='the word of the link that first led here'),
    sa.Column('muted_at', sa.DateTime(timezone=True), nullable=True, comment='an officer muted it: only emergency numbers are sent'),
    sa.Column('minute_from', sa.DateTime(timezone=True), nullable=True, comment='since when its messages of the minute are counted'),
    sa.Column('minute_count', sa.Integer(), nullable=False, comment='messages since then (bot/limits.py)'),
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
    sa.Column('content', sa.JSON(none_as_null=True), nullable=True, comment='the columns of the row; empty: back to it'),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('number_edit', schema=None) as batch_op:
        batch_op.create_index('number_edit_number', ['number', 'id'], unique=False)

    op.create_table('complaint',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='inner number'),
    sa.Column('number', sa.String(length=24), nullable=True, comment='case number; drafts have none'),
    sa.Column('stage', sa.String(length=16), nullable=False, comment='see bot/stages.py'),
    sa.Column('close_reason', sa.String(length=16), nullable=True, comment='why it was closed, see bot/stages.py'),
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
    sa.Column('origin', sa.String(length=8), nullable=True, comment="code of the worker's kabupaten or kota"),
    sa.Column('phase', sa.String(length=8), nullable=True, comment='before, during or after the work abroad'),
    sa.Column('sex', sa.String(length=1), nullable=True, comment='L or P'),
    sa.Column('minor', sa.Boolean(), nullable=True, comment='the worker is under 18'),
    sa.Column('procedural', sa.Boolean(), nullable=True, comment='left the official way, with papers'),
    sa.Column('employer_type', sa.String(length=12), nullable=True, comment='individual, company or ship'),
    sa.Column('confidentiality', sa.String(length=16), nullable=False, comment='ordinary, confidential or anonymous'),
    sa.Column('safe_to_reply', sa.Boolean(), nullable=True, comment='whether writing to the chat is safe'),
    sa.Column('intake', sa.LargeBinary(), nullable=False, comment='sealed: name, place, story, what is asked for, contact'),
    sa.Column('receipt_hash', sa.LargeBinary(), nullable=True, comment='keyed hash of the receipt code'),
    sa.Column('receipt_hash_again', sa.LargeBinary(), nullable=True, comment='keyed hash of the code given again on request'),
    sa.Column('contact_hash', sa.LargeBinary(), nullable=True, comment='keyed hash of the phone number'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, comment='first told'),
    sa.Column('danger_at', sa.DateTime(timezone=True), nullable=True, comment='when danger was last seen'),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True, comment='when the person confirmed it'),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False, comment='last message or change'),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True, comment='when an officer last read it; empty: never'),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the officer who works on it'),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True, comment='when the office owes the next step'),
    sa.Column('papers_until', sa.DateTime(timezone=True), nullable=True, comment='until when the person may add papers'),
    sa.Column('waits_for', sa.String(length=8), nullable=False, comment='whose move it is: office or person'),
    sa.Column('siskop2mi', sa.String(length=40), nullable=True, comment='its number in SISKOP2MI'),
    sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the case it is a copy of'),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True, comment='when the person withdrew it'),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True, comment='when it was closed'),
    sa.Column('rating', sa.Integer(), nullable=True, comment='how it was, 1 to 3, asked once after closing'),
    sa.Column('version', sa.Integer(), nullable=False, comment='raised by each change of an officer'),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], ),
    sa.ForeignKeyConstraint(['key_id'], ['data_key.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number'),
    sa.UniqueConstraint('receipt_hash'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.create_index('complaint_listed', ['stage', 'urgent', 'exercise', 'read_at', 'changed_at', 'created_at', 'filed_at', 'due_at', 'waits_for', 'officer_id', 'country', 'origin', 'channel', 'procedural', 'siskop2mi'], unique=False)
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
    sa.Column('kind', sa.String(length=12), server_default='turn', nullable=False, comment='what becomes of it, see docs/telegram.md'),
    sa.Column('danger_seen', sa.Boolean(), nullable=False, comment='the rules on danger looked at it'),
    sa.Column('error', sa.String(length=80), nullable=True, comment='kind of the last failure, never its text'),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('channel', 'update_id', name='inbox_update'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('inbox_waiting', ['state', 'chat_id', 'id'], unique=False)

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

    op.create_table('message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='order in the transcript'),
    sa.Column('chat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the chat'),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the case it belongs to'),
    sa.Column('author', sa.String(length=8), nullable=False, comment='person, bot, officer or alert'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment='sealed: text, buttons, choice; empty when erased'),
    sa.Column('inbox_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='the update that brought it'),
    sa.Column('remote_id', sa.BigInteger(), nullable=True, comment='message_id at the channel: edits, replies'),
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
        batch_op.create_index('message_remote', ['chat_id', 'remote_id'], unique=False)

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

    op.create_table('evidence',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False, comment='number of the file'),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='with which message it came'),
    sa.Column('kind', sa.String(length=16), nullable=False, comment='photo, document, voice, video, ...'),
    sa.Column('about', sa.LargeBinary(), nullable=False, comment="sealed: file name and the channel's file id"),
    sa.Column('media_type', sa.String(length=80), nullable=True, comment="as the sender's program named it"),
    sa.Column('found_type', sa.String(length=80), nullable=True, comment='as its content shows'),
    sa.Column('size_bytes', sa.BigInteger(), nullable=True, comment='size'),
    sa.Column('sha256', sa.String(length=64), nullable=True, comment='hash of the content'),
    sa.Column('file', sa.String(length=80), nullable=True, comment='name of the sealed file in the evidence folder'),
    sa.Column('state', sa.String(length=8), nullable=False, comment='waiting, stored, refused, failed or erased'),
    sa.Column('attempts', sa.Integer(), nullable=False, comment='tries to fetch it'),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False, comment='not before'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_message_id'), ['message_id'], unique=False)

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
    sa.Column('begun', sa.Boolean(), server_default=sa.false(), nullable=False, comment='given to the channel, and not known yet what became of it'),
    sa.Column('doubled', sa.Boolean(), server_default=sa.false(), nullable=False, comment='given again after that: may have come twice'),
    sa.Column('parts_sent', sa.Integer(), server_default='0', nullable=False, comment='parts of a long text that the channel has accepted'),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], ),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('chat_id', 'turn', 'position', name='outbox_turn_position'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('outbox_waiting', ['state', 'chat_id', 'id'], unique=False)

