-- Proofs that an address is the citizen's.
create table checks (
  id text collate "C" primary key,
  -- The message that carries the short code.
  message_id bytea not null references messages (id),
  operator_fiscal_code text collate "C" not null,
  citizen_fiscal_code text collate "C" not null,
  channel text collate "C" not null,
  contact_address text not null,
  made bigint not null,
  expires bigint not null,
  -- SHA-256 over the number of the check and the code; no code stays here.
  digest bytea not null,
  wrong bigint not null,
  proven bigint,
  -- The release that used it: each counts once.
  release_id text collate "C" references releases (id)
);
create index checks_of_operator on checks (operator_fiscal_code, made);
