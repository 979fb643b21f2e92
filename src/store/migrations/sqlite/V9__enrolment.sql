-- Requests of Enti for operators, what came by certified mail, and what is written to Enti and people about them.
alter table operators add column office text;
alter table operators add column contact_email text;
alter table operators add column contact_mobile text;
-- The certified mailbox that the Ente asked from.
alter table enti add column contact_pec text;

-- The bodies of the IPA registry, as in the newest export that was imported.
create table registry_enti (
  code text not null primary key,
  name text not null,
  fiscal_code text not null,
  kind text not null,
  imported integer not null
) strict, without rowid;

create table registry_addresses (
  ente text not null references registry_enti (code),
  -- In small letters.
  contact_address text not null,
  primary key (ente, contact_address)
) strict, without rowid;

create table cases (
  id text not null primary key,
  opened integer not null,
  expires integer not null,
  state text not null,
  way text not null,
  ente text not null,
  contact_pec text not null,
  responsible_fiscal_code text not null,
  signed_by_fiscal_code text,
  handed_in_by_fiscal_code text,
  -- The file of the request, and SHA-256 over it: the same request opens one case.
  request blob not null,
  digest blob not null unique,
  -- How many decisions were taken: whoever judged an older state judges anew.
  decided integer not null
) strict;
create index cases_by_time on cases (opened, id);
create index cases_by_ente on cases (ente, opened);

create table candidates (
  case_id text not null references cases (id),
  nth integer not null,
  person_fiscal_code text not null,
  full_name text not null,
  role text not null,
  office text not null,
  contact_email text not null,
  contact_mobile text,
  first_day text not null,
  last_day text not null,
  state text not null,
  primary key (case_id, nth)
) strict, without rowid;

create table decisions (
  id integer primary key,
  case_id text not null references cases (id),
  -- Which person; the whole request when null.
  nth integer,
  act text not null,
  actor_fiscal_code text not null,
  happened integer not null,
  reason text not null
) strict;
create index decisions_of_case on decisions (case_id, id);

-- Every e-mail that came into the box for requests. `place` is where it lay: the same whoever reads the box.
create table pec_mails (
  id blob not null primary key,
  place text not null unique,
  taken integer not null,
  sort text not null,
  reason text,
  detail text,
  -- The provider's number of the envelope: the same twice is a replay.
  identifier text unique,
  contact_address text,
  subject text,
  case_id text references cases (id),
  size integer not null,
  raw blob not null,
  done integer,
  done_by_fiscal_code text,
  done_reason text
) strict;
create index pec_mails_by_time on pec_mails (taken, id);

-- What is written to Enti (by certified mail) and to people. No secrets are in it.
create table letters (
  id blob not null primary key,
  channel text not null,
  contact_address text not null,
  subject text not null,
  body text not null,
  case_id text references cases (id),
  queued integer not null,
  state text not null,
  since integer not null,
  tries integer not null,
  due integer not null,
  words text
) strict;
create index letters_open on letters (due) where state in ('queued', 'sending');
create index letters_of_case on letters (case_id, queued);

-- What was done to Enti; how one stands today is in enti.
create table ente_acts (
  id integer primary key,
  ente text not null references enti (code),
  act text not null,
  happened integer not null,
  reason text not null,
  actor_fiscal_code text not null
) strict;
create index ente_acts_of_ente on ente_acts (ente, id);
