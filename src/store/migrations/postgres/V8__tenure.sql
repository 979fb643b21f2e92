-- The life of enablings, act by act; how one stands today is in operators.
create table tenure_acts (
  id bigint generated always as identity primary key,
  operator_fiscal_code text collate "C" not null,
  ente text collate "C" not null,
  role text collate "C" not null,
  act text collate "C" not null,
  happened bigint not null,
  -- The last day of the enabling after it.
  last_day text collate "C",
  -- Where it went, when it was moved.
  moved_to text collate "C" references enti (code),
  reason text not null,
  actor_fiscal_code text collate "C" not null,
  -- Who wanted the same, where one is not enough.
  second_fiscal_code text collate "C",
  foreign key (operator_fiscal_code, ente, role) references operators (person_fiscal_code, ente, role)
);
create index tenure_acts_of_enabling on tenure_acts (operator_fiscal_code, ente, role, id);

-- Acts that wait for a second person who wants the same.
create table tenure_wishes (
  digest bytea not null,
  actor_fiscal_code text collate "C" not null,
  wished bigint not null,
  primary key (digest, actor_fiscal_code)
);
