-- What machines said of themselves, and what came of asking them the last time.

create table machine_facts (
    machine  varchar(63) primary key,
    -- JSON; empty when the machine never answered.
    facts    clob        not null,
    seen_at  timestamp(6) with time zone not null,
    try_kind varchar(16) not null,
    try_body clob        not null
);

-- Where a machine phoned home from, or was imported from. Its state forgets that when another installation is armed.
create table machine_address (
    machine varchar(63)  primary key,
    address varchar(255) not null,
    seen_at timestamp(6) with time zone not null
);
