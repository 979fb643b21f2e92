-- The life of enablings, act by act; how one stands today is in operators.
create table tenure_acts (
  id integer primary key,
  operator_fiscal_code text not null,
  ente text not null,
  role text not null,
  act text not null,
  happened integer not null,
  -- The last day of the enabling after it.
  last_day text,
  -- Where it went, when it was moved.
  moved_to text references enti (code),
  reason text not null,
  actor_fiscal_code text not null,
  -- Who wanted the same, where one is not enough.
  second_fiscal_code text,
  foreign key (operator_fiscal_code, ente, role) references operators (person_fiscal_code, ente, role)
) strict;
create index tenure_acts_of_enabling on tenure_acts (operator_fiscal_code, ente, role, id);

-- Acts that wait for a second person who wants the same.
create table tenure_wishes (
  digest blob not null,
  actor_fiscal_code text not null,
  wished integer not null,
  primary key (digest, actor_fiscal_code)
) strict, without rowid;
