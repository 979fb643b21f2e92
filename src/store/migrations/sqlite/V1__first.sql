-- Moments are milliseconds since 1970-01-01 UTC; days are ISO text.
-- Personal data stands in the columns *_fiscal_code, full_name, contact_address, document_number, document_issuer,
-- and in events.actor when a person acted. The tables and columns are the same as on PostgreSQL.

create table enti (
  code text not null primary key,
  name text not null,
  standing text not null
) strict, without rowid;

-- One person's enabling for one Ente in one role.
create table operators (
  person_fiscal_code text not null,
  ente text not null references enti (code),
  role text not null,
  full_name text not null,
  standing text not null,
  first_day text not null,
  last_day text,
  primary key (person_fiscal_code, ente, role)
) strict, without rowid;

create table sessions (
  fingerprint blob not null primary key,
  operator_fiscal_code text not null,
  ente text not null,
  role text not null,
  opened integer not null,
  ends integer not null,
  seen integer not null,
  closed integer,
  foreign key (operator_fiscal_code, ente, role) references operators (person_fiscal_code, ente, role)
) strict, without rowid;

create table data_keys (
  id blob not null primary key,
  side text not null,
  wrapped_for blob not null,
  oaep text not null,
  wrapped blob not null,
  added integer not null
) strict, without rowid;

create table cards (
  number text not null primary key,
  holder_fiscal_code text not null,
  product text not null,
  last_day text not null,
  state text not null,
  releases integer not null,
  last_release integer,
  desk_key blob not null references data_keys (id),
  desk_pin blob not null,
  desk_puk blob not null,
  message_key blob not null references data_keys (id),
  message_pin blob not null,
  message_puk blob not null
) strict;
create index cards_by_holder on cards (holder_fiscal_code);

create table releases (
  id text not null primary key,
  released integer not null,
  card text not null references cards (number),
  citizen_fiscal_code text not null,
  product text not null,
  operator_fiscal_code text not null,
  ente text not null,
  role text not null,
  document_kind text not null,
  document_number text not null,
  document_issuer text not null,
  document_last_day text not null,
  reprints integer not null,
  foreign key (operator_fiscal_code, ente, role) references operators (person_fiscal_code, ente, role)
) strict;
create index releases_by_time on releases (released, id);
create index releases_by_card on releases (card, released);
create index releases_by_operator on releases (operator_fiscal_code, released);
create index releases_by_ente on releases (ente, released);

create table reprints (
  release_id text not null references releases (id),
  nth integer not null,
  reprinted integer not null,
  operator_fiscal_code text not null,
  reason text not null,
  primary key (release_id, nth)
) strict, without rowid;

-- The outbox. `due` is when a sender may take the message: the next try while queued, the end of the lease while sending.
create table messages (
  id blob not null primary key,
  release_id text not null references releases (id),
  channel text not null,
  contact_address text not null,
  language text not null,
  queued integer not null,
  state text not null,
  since integer not null,
  tries integer not null,
  due integer not null,
  reason text,
  gateway_answer text,
  unique (release_id, channel)
) strict;
create index messages_open on messages (due) where state in ('queued', 'sending');

-- One for each act. `position` is its place in the sealed log, given after the commit.
create table events (
  id integer primary key,
  happened integer not null,
  act text not null,
  actor text not null,
  capacity text not null,
  object text not null,
  result text not null,
  correlation text not null,
  position integer
) strict;
create unique index events_by_position on events (position) where position is not null;

create table idempotency (
  actor_fiscal_code text not null,
  request_key text not null,
  digest blob not null,
  release_id text not null references releases (id),
  written integer not null,
  primary key (actor_fiscal_code, request_key)
) strict, without rowid;

-- How many releases an operator made in the frame that begins here.
create table operator_counters (
  operator_fiscal_code text not null,
  frame integer not null,
  releases integer not null,
  primary key (operator_fiscal_code, frame)
) strict, without rowid;
