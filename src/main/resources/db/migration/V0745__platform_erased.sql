-- Deleted accounts whose random id is not known to stand on the erasure list outside the database yet.
create table platform.erased (
  owner uuid primary key
);
