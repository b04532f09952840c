-- One rule of a key and beginning at a time; that dates of one key do not meet is checked when rules are written, under a lock.
set lock_timeout = '3s';

drop index mapping_rows_current_key;
create unique index mapping_rows_current_key
  on mapping_rows ("table", coalesce(storefront_id, '00000000-0000-0000-0000-000000000000'), key, coalesce(valid_from, '-infinity'::date))
  where to_version is null;
