-- Second halves sent again, and releases that were stopped.
create table resends (
  release_id text collate "C" not null references releases (id),
  nth bigint not null,
  resent bigint not null,
  operator_fiscal_code text collate "C" not null,
  reason text not null,
  channel text collate "C" not null,
  -- 1 when it went to another address than before; then with the citizen's document.
  corrected bigint not null,
  document_kind text collate "C",
  document_number text,
  document_issuer text,
  document_last_day text collate "C",
  primary key (release_id, nth)
);

alter table releases
  add column resends bigint not null default 0,
  -- How often the address was another one.
  add column corrections bigint not null default 0,
  add column stopped bigint,
  add column stopped_by_fiscal_code text collate "C",
  add column stop_reason text;
