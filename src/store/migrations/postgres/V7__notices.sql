-- Notices that took effect, by the place where they lay: one that was not deleted in time takes no effect again.
create table notices (
  name text collate "C" not null primary key,
  heard bigint not null
);
