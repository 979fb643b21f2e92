-- Notices that took effect, by the place where they lay: one that was not deleted in time takes no effect again.
create table notices (
  name text not null primary key,
  heard integer not null
) strict;
