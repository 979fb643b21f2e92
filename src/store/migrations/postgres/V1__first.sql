-- Moments are milliseconds since 1970-01-01 UTC; days are ISO text.
-- Personal data stands in the columns *_fiscal_code, full_name, contact_address, document_number, document_issuer,
-- and in events.actor when a person acted. The tables and columns are the same as on SQLite. Text that is
-- compared or sorted has the collation "C", so that the order is the one of SQLite.

create table enti (
  code text collate "C" not null primary key,
  name text not null,
  standing text collate "C" not null
);

-- One person's enabling for one Ente in one role.
create table operators (
  person_fiscal_code text collate "C" not null,
  ente text collate "C" not null references enti (code),
  role text collate "C" not null,
  full_name text not null,
  standing text collate "C" not null,
  first_day text collate "C" not null,
  last_day text collate "C",
  primary key (person_fiscal_code, ente, role)
);

create table sessions (
  fingerprint bytea not null primary key,
  operator_fiscal_code text collate "C" not null,
  ente text collate "C" not null,
  role text collate "C" not null,
  opened bigint not null,
  ends bigint not null,
  seen bigint not null,
  closed bigint,
  foreign key (operator_fiscal_code, ente, role) references operators (person_fiscal_code, ente, role)
);

create table data_keys (
  id bytea not null primary key,
  side text collate "C" not null,
  wrapped_for bytea not null,
  oaep text collate "C" not null,
  wrapped bytea not null,
  added bigint not null
);

create table cards (
  number text collate "C" not null primary key,
  holder_fiscal_code text collate "C" not null,
  product text collate "C" not null,
  last_day text collate "C" not null,
  state text collate "C" not null,
  releases bigint not null,
  last_release bigint,
  desk_key bytea not null references data_keys (id),
  desk_pin bytea not null,
  desk_puk bytea not null,
  message_key bytea not null references data_keys (id),
  message_pin bytea not null,
  message_puk bytea not null
);
create index cards_by_holder on cards (holder_fiscal_code);

create table releases (
  id text collate "C" not null primary key,
  released bigint not null,
  card text collate "C" not null references cards (number),
  citizen_fiscal_code text collate "C" not null,
  product text collate "C" not null,
  operator_fiscal_code text collate "C" not null,
  ente text collate "C" not null,
  role text collate "C" not null,
  document_kind text collate "C" not null,
  document_number text not null,
  document_issuer text not null,
  document_last_day text collate "C" not null,
  reprints bigint not null,
  foreign key (operator_fiscal_code, ente, role) references operators (person_fiscal_code, ente, role)
);
create index releases_by_time on releases (released, id);
create index releases_by_card on releases (card, released);
create index releases_by_operator on releases (operator_fiscal_code, released);
create index releases_by_ente on releases (ente, released);

create table reprints (
  release_id text collate "C" not null references releases (id),
  nth bigint not null,
  reprinted bigint not null,
  operator_fiscal_code text collate "C" not null,
  reason text not null,
  primary key (release_id, nth)
);

-- The outbox. `due` is when a sender may take the message: the next try while queued, the end of the lease while sending.
create table messages (
  id bytea not null primary key,
  release_id text collate "C" not null references releases (id),
  channel text collate "C" not null,
  contact_address text not null,
  language text collate "C" not null,
  queued bigint not null,
  state text collate "C" not null,
  since bigint not null,
  tries bigint not null,
  due bigint not null,
  reason text,
  gateway_answer text,
  unique (release_id, channel)
);
create index messages_open on messages (due) where state in ('queued', 'sending');

-- One for each act. `position` is its place in the sealed log, given after the commit.
create table events (
  id bigint generated always as identity primary key,
  happened bigint not null,
  act text collate "C" not null,
  actor text collate "C" not null,
  capacity text collate "C" not null,
  object text collate "C" not null,
  result text collate "C" not null,
  correlation text collate "C" not null,
  position bigint
);
create unique index events_by_position on events (position) where position is not null;

create table idempotency (
  actor_fiscal_code text collate "C" not null,
  request_key text collate "C" not null,
  digest bytea not null,
  release_id text collate "C" not null references releases (id),
  written bigint not null,
  primary key (actor_fiscal_code, request_key)
);

-- How many releases an operator made in the frame that begins here.
create table operator_counters (
  operator_fiscal_code text collate "C" not null,
  frame bigint not null,
  releases bigint not null,
  primary key (operator_fiscal_code, frame)
);
