-- What administrators look at: messages that the citizen will not get, and what each try waited for.
create index messages_lost on messages (id) where state in ('failed', 'expired', 'cancelled');
alter table message_log add column wait text collate "C";
