-- What becomes of messages: by which provider, until when, what was said of them; and messages that belong to no release.
-- The table is made anew, since a release may now send to one channel several times.

create table messages_3 (
  id bytea not null primary key,
  kind text collate "C" not null,
  release_id text collate "C" references releases (id),
  -- 0 for the release's own, one more for each time it was sent again.
  nth bigint not null,
  channel text collate "C" not null,
  contact_address text not null,
  language text collate "C" not null,
  queued bigint not null,
  -- When nobody has taken it by then, it goes no more.
  deadline bigint not null,
  state text collate "C" not null,
  since bigint not null,
  tries bigint not null,
  due bigint not null,
  wait text collate "C",
  reason text,
  -- Who had it last, and what that one calls it.
  provider text collate "C",
  gateway_id text collate "C",
  gateway_answer text,
  -- Who may have it, without having said so: nobody else gets it.
  doubt text,
  -- The short code of a check; emptied when the message is settled.
  short_code text
);
insert into messages_3 (id, kind, release_id, nth, channel, contact_address, language, queued, deadline, state, since, tries, due,
    wait, reason, provider, gateway_id, gateway_answer, short_code)
  select id, 'half', release_id, 0, channel, contact_address, language, queued, queued + 86400000, state, since, tries, due,
    null, reason, null, null, gateway_answer, null from messages;
drop table messages;
alter table messages_3 rename to messages;
create unique index messages_of_release on messages (release_id, channel, kind, nth) where release_id is not null;
create index messages_of_provider on messages (provider, gateway_id) where gateway_id is not null;
create index messages_open on messages (due) where state in ('queued', 'sending', 'unknown');

-- What happened to a message, in the order of the numbers: tries, answers, receipts, acts of administrators.
create table message_log (
  id bigint generated always as identity primary key,
  message_id bytea not null references messages (id),
  happened bigint not null,
  state text collate "C" not null,
  provider text collate "C",
  words text not null
);
create index message_log_of_message on message_log (message_id, id);

-- Receipts that came before their message was known by that name; dropped when they are applied, or too old.
create table receipts (
  id bigint generated always as identity primary key,
  message_id bytea,
  provider text collate "C",
  gateway_id text collate "C",
  receipt text collate "C" not null,
  words text not null,
  heard bigint not null
);
