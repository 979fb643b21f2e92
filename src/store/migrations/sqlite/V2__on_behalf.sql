-- Those who come for others, and expired documents with a declaration. Personal data stands, besides the columns named in
-- V1, in the columns kinship and declaration, which people write freely.

-- Who came for the citizen; a release without a row here is a direct one. It comes first, so that of two processes that migrate at
-- once the second stops here, as it finds the table there.
create table delegations (
  release_id text not null primary key references releases (id),
  ground text not null,
  delegate_fiscal_code text not null,
  full_name text not null,
  kinship text not null,
  document_kind text not null,
  document_number text not null,
  document_issuer text not null,
  document_last_day text not null,
  protocol text
) strict, without rowid;

-- When somebody comes for the citizen, the citizen's own document may be missing. SQLite cannot take back a `not null`, so the
-- columns are made anew.
alter table releases add column shown_kind text;
alter table releases add column shown_number text;
alter table releases add column shown_issuer text;
alter table releases add column shown_last_day text;
update releases set shown_kind = document_kind, shown_number = document_number, shown_issuer = document_issuer,
  shown_last_day = document_last_day;
alter table releases drop column document_kind;
alter table releases drop column document_number;
alter table releases drop column document_issuer;
alter table releases drop column document_last_day;
alter table releases rename column shown_kind to document_kind;
alter table releases rename column shown_number to document_number;
alter table releases rename column shown_issuer to document_issuer;
alter table releases rename column shown_last_day to document_last_day;

alter table releases add column declaration text;
