-- Those who come for others, and expired documents with a declaration. Personal data stands, besides the columns named in
-- V1, in the columns kinship and declaration, which people write freely.

-- When somebody comes for the citizen, the citizen's own document may be missing.
alter table releases
  alter column document_kind drop not null,
  alter column document_number drop not null,
  alter column document_issuer drop not null,
  alter column document_last_day drop not null,
  add column declaration text;

-- Who came for the citizen; a release without a row here is a direct one.
create table delegations (
  release_id text collate "C" not null primary key references releases (id),
  ground text collate "C" not null,
  delegate_fiscal_code text collate "C" not null,
  full_name text not null,
  kinship text not null,
  document_kind text collate "C" not null,
  document_number text not null,
  document_issuer text not null,
  document_last_day text collate "C" not null,
  protocol text
);
