-- Second halves sent again, and releases that were stopped.
create table resends (
  release_id text not null references releases (id),
  nth integer not null,
  resent integer not null,
  operator_fiscal_code text not null,
  reason text not null,
  channel text not null,
  -- 1 when it went to another address than before; then with the citizen's document.
  corrected integer not null,
  document_kind text,
  document_number text,
  document_issuer text,
  document_last_day text,
  primary key (release_id, nth)
) strict, without rowid;

alter table releases add column resends integer not null default 0;
-- How often the address was another one.
alter table releases add column corrections integer not null default 0;
alter table releases add column stopped integer;
alter table releases add column stopped_by_fiscal_code text;
alter table releases add column stop_reason text;
