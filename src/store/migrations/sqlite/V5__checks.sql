-- Proofs that an address is the citizen's.
create table checks (
  id text not null primary key,
  -- The message that carries the short code.
  message_id blob not null references messages (id),
  operator_fiscal_code text not null,
  citizen_fiscal_code text not null,
  channel text not null,
  contact_address text not null,
  made integer not null,
  expires integer not null,
  -- SHA-256 over the number of the check and the code; no code stays here.
  digest blob not null,
  wrong integer not null,
  proven integer,
  -- The release that used it: each counts once.
  release_id text references releases (id)
) strict, without rowid;
create index checks_of_operator on checks (operator_fiscal_code, made);
