-- News to Enti and people, and what was announced to end.
create table bulletins (
  id blob not null primary key,
  sent integer not null,
  actor_fiscal_code text not null,
  audience text not null,
  ente text,
  subject text not null,
  -- The text of all its letters, which have none of their own.
  body text not null,
  -- How many it does not reach, since no address of them is known.
  left_out integer not null,
  -- The key of the request and SHA-256 over it: the same goes out once.
  request_key text not null,
  digest blob not null,
  unique (actor_fiscal_code, request_key)
) strict;
create index bulletins_by_time on bulletins (sent, id);

alter table letters add column bulletin_id blob references bulletins (id);
create index letters_of_bulletin on letters (bulletin_id, state) where bulletin_id is not null;

-- The last day of the card that the person logged in with.
alter table operators add column card_last_day text;
create index operators_by_last_day on operators (last_day);
create index operators_by_card_last_day on operators (card_last_day);

-- Which last days people and Enti were told of: another last day is told anew.
create table announcements (
  person_fiscal_code text not null,
  ente text not null,
  role text not null,
  what text not null,
  last_day text not null,
  announced integer not null,
  primary key (person_fiscal_code, ente, role, what, last_day),
  foreign key (person_fiscal_code, ente, role) references operators (person_fiscal_code, ente, role)
) strict, without rowid;
create index announcements_of_ente on announcements (ente, announced);
