-- Requests of Enti for operators, what came by certified mail, and what is written to Enti and people about them.
alter table operators add column office text;
alter table operators add column contact_email text;
alter table operators add column contact_mobile text;
-- The certified mailbox that the Ente asked from.
alter table enti add column contact_pec text;

-- The bodies of the IPA registry, as in the newest export that was imported.
create table registry_enti (
  code text collate "C" not null primary key,
  name text not null,
  fiscal_code text collate "C" not null,
  kind text not null,
  imported bigint not null
);

create table registry_addresses (
  ente text collate "C" not null references registry_enti (code),
  -- In small letters.
  contact_address text collate "C" not null,
  primary key (ente, contact_address)
);

create table cases (
  id text collate "C" not null primary key,
  opened bigint not null,
  expires bigint not null,
  state text collate "C" not null,
  way text collate "C" not null,
  ente text collate "C" not null,
  contact_pec text collate "C" not null,
  responsible_fiscal_code text collate "C" not null,
  signed_by_fiscal_code text collate "C",
  handed_in_by_fiscal_code text collate "C",
  -- The file of the request, and SHA-256 over it: the same request opens one case.
  request bytea not null,
  digest bytea not null unique,
  -- How many decisions were taken: whoever judged an older state judges anew.
  decided bigint not null
);
create index cases_by_time on cases (opened, id);
create index cases_by_ente on cases (ente, opened);

create table candidates (
  case_id text collate "C" not null references cases (id),
  nth bigint not null,
  person_fiscal_code text collate "C" not null,
  full_name text not null,
  role text collate "C" not null,
  office text not null,
  contact_email text not null,
  contact_mobile text,
  first_day text collate "C" not null,
  last_day text collate "C" not null,
  state text collate "C" not null,
  primary key (case_id, nth)
);

create table decisions (
  id bigint generated always as identity primary key,
  case_id text collate "C" not null references cases (id),
  -- Which person; the whole request when null.
  nth bigint,
  act text collate "C" not null,
  actor_fiscal_code text collate "C" not null,
  happened bigint not null,
  reason text not null
);
create index decisions_of_case on decisions (case_id, id);

-- Every e-mail that came into the box for requests. `place` is where it lay: the same whoever reads the box.
create table pec_mails (
  id bytea not null primary key,
  place text collate "C" not null unique,
  taken bigint not null,
  sort text collate "C" not null,
  reason text collate "C",
  detail text,
  -- The provider's number of the envelope: the same twice is a replay.
  identifier text collate "C" unique,
  contact_address text,
  subject text,
  case_id text collate "C" references cases (id),
  size bigint not null,
  raw bytea not null,
  done bigint,
  done_by_fiscal_code text collate "C",
  done_reason text
);
create index pec_mails_by_time on pec_mails (taken, id);

-- What is written to Enti (by certified mail) and to people. No secrets are in it.
create table letters (
  id bytea not null primary key,
  channel text collate "C" not null,
  contact_address text not null,
  subject text not null,
  body text not null,
  case_id text collate "C" references cases (id),
  queued bigint not null,
  state text collate "C" not null,
  since bigint not null,
  tries bigint not null,
  due bigint not null,
  words text
);
create index letters_open on letters (due) where state in ('queued', 'sending');
create index letters_of_case on letters (case_id, queued);

-- What was done to Enti; how one stands today is in enti.
create table ente_acts (
  id bigint generated always as identity primary key,
  ente text collate "C" not null references enti (code),
  act text collate "C" not null,
  happened bigint not null,
  reason text not null,
  actor_fiscal_code text collate "C" not null
);
create index ente_acts_of_ente on ente_acts (ente, id);
