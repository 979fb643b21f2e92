-- News to Enti and people, and what was announced to end.
create table bulletins (
  id bytea not null primary key,
  sent bigint not null,
  actor_fiscal_code text collate "C" not null,
  audience text collate "C" not null,
  ente text collate "C",
  subject text not null,
  -- The text of all its letters, which have none of their own.
  body text not null,
  -- How many it does not reach, since no address of them is known.
  left_out bigint not null,
  -- The key of the request and SHA-256 over it: the same goes out once.
  request_key text collate "C" not null,
  digest bytea not null,
  unique (actor_fiscal_code, request_key)
);
create index bulletins_by_time on bulletins (sent, id);

alter table letters add column bulletin_id bytea references bulletins (id);
create index letters_of_bulletin on letters (bulletin_id, state) where bulletin_id is not null;

-- The last day of the card that the person logged in with.
alter table operators add column card_last_day text collate "C";
create index operators_by_last_day on operators (last_day);
create index operators_by_card_last_day on operators (card_last_day);

-- Which last days people and Enti were told of: another last day is told anew.
create table announcements (
  person_fiscal_code text collate "C" not null,
  ente text collate "C" not null,
  role text collate "C" not null,
  what text collate "C" not null,
  last_day text collate "C" not null,
  announced bigint not null,
  primary key (person_fiscal_code, ente, role, what, last_day),
  foreign key (person_fiscal_code, ente, role) references operators (person_fiscal_code, ente, role)
);
create index announcements_of_ente on announcements (ente, announced);
